"""From nothing to a published salon with a picture and a colleague."""

import re
from typing import Any

from tests.e2e.accounts.conftest import Watched
from tests.e2e.newcomer.conftest import BUSINESS, EMPLOYEE, Newcomer
from tools.demo.ways_in import fetched, photo_with_place, place_in

DETAIL = "/api/business/detail/{}/"


def test_the_checklist_gets_shorter_with_every_step(bora: Newcomer, dritan: Watched, alice: Watched) -> None:
    bora.opens()
    assert bora.lacks() == ["working_hours", "service"]
    refusal = bora.phone.post(f"{BUSINESS}{bora.uid}/publish/", expect=409)
    assert refusal["code"] == "checklist_incomplete"
    bora.says_when()
    assert bora.lacks() == ["service"]
    bora.sells()
    assert bora.lacks() == ["service"], "nobody performs it yet"
    bora.hires(dritan)
    assert bora.lacks() == []
    alice.get(DETAIL.format(bora.uid), expect=404)
    bora.publishes()
    assert alice.get(DETAIL.format(bora.uid))["takes_bookings"] is True


def test_a_colleague_joins_by_the_letter(salon: Newcomer, dritan: Watched) -> None:
    salon.phone.post(f"{EMPLOYEE}{salon.dritan}/invite/", {}, expect=202)
    letter = dritan.letter(salon.name.title())
    token = re.findall(r"token=([\w-]+)", letter["text"])[0]
    dritan.said.add(token)
    seen = dritan.post("/api/onboarding/invitation/look/", {"token": token})
    assert (seen["name"], seen["role"]) == ("Dritan", "employee")
    joined = dritan.post("/api/onboarding/invitation/accept/", {"token": token})
    assert (joined["uid"], joined["role"]) == (salon.uid, "employee")
    dritan.post("/api/onboarding/invitation/accept/", {"token": token}, expect=409)
    (mine,) = dritan.get(f"{BUSINESS}my/")["results"]
    assert (mine["uid"], mine["role"]) == (salon.uid, "employee")
    (person,) = salon.phone.get(EMPLOYEE, business=salon.uid)
    assert person["is_connected"] is True
    dritan.get("/api/onboarding/clients/", business=salon.uid, expect=403)


def hung(salon: Newcomer) -> Any:
    """A picture of the salon, on its page."""
    sent = salon.phone.upload("/api/shared/upload/", photo_with_place(), purpose="gallery")
    body = {"business": salon.uid, "upload": sent["uid"]}
    return salon.phone.post("/api/onboarding/gallery/", body, expect=201)


def test_its_pictures_are_on_its_page_and_do_not_tell_where_they_were_taken(
    salon: Newcomer, alice: Watched
) -> None:
    first, second = hung(salon), hung(salon)
    order = {"business": salon.uid, "order": [second["uid"], first["uid"]], "cover": second["uid"]}
    salon.phone.patch("/api/onboarding/gallery/", order)
    profile = alice.get(DETAIL.format(salon.uid))
    assert [each["uid"] for each in profile["gallery"]] == [second["uid"], first["uid"]]
    assert profile["cover"]["uid"] == second["uid"]
    for url in (profile["cover"]["url"], profile["cover"]["variants"]["small"]["url"]):
        served = fetched(url)
        assert served is not None
        assert not place_in(served)
