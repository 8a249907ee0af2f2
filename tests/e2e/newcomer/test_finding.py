"""Somebody who knows nobody finds the salon, comes, and is known from then on."""

from datetime import datetime
from typing import Any

from tests.e2e.accounts.conftest import Watched
from tests.e2e.newcomer.conftest import EMPLOYEE, Newcomer, in_days
from tools.demo.phone import until

SEARCH, NEARBY = "/api/business/search/", "/api/business/nearby/"


def found(phone: Watched, words: str) -> list[str]:
    return [each["uid"] for each in phone.get(SEARCH, q=words)["results"]]


def test_it_is_found_by_its_name_its_kind_its_town_and_with_a_slip_of_the_finger(
    salon: Newcomer, alice: Watched
) -> None:
    assert found(alice, salon.name) == [salon.uid]
    assert found(alice, f"berberi {salon.name} tirana") == [salon.uid]
    slip = f"{salon.name[:4]}{salon.name[5]}{salon.name[4]}{salon.name[6:]}"
    assert found(alice, slip)[0] == salon.uid
    lat, lon = salon.at
    nearest = alice.get(NEARBY, lat=lat, lon=lon, radius_m=500)["results"][0]
    assert (nearest["uid"], nearest["distance_m"]) == (salon.uid, 0)


def test_its_page_tells_when_it_is_free_next_and_that_can_be_booked(salon: Newcomer, alice: Watched) -> None:
    closed, open_again = in_days(3), in_days(4)
    salon.closes_on(closed)
    profile = alice.get(f"/api/business/detail/{salon.uid}/")
    assert [each["name"] for each in profile["team"]] == ["Dritan Hoxha"]
    assert profile["price_from"] == {"amount": "1000.00", "currency": "ALL"}
    free = salon.free_on(alice, closed, open_again)
    assert not free.get(str(closed))
    assert free[str(open_again)]
    order = {
        "business": salon.uid,
        "services": [{"uid": salon.cut}],
        "starts_at": profile["next_available_at"],
    }
    made = alice.post("/api/business/book/", order, expect=201)
    assert (made["status"], made["employee"]["name"]) == ("confirmed", "Dritan Hoxha")
    after = alice.get(f"/api/business/detail/{salon.uid}/")["next_available_at"]
    assert datetime.fromisoformat(after) > datetime.fromisoformat(profile["next_available_at"])


def test_lists_say_when_it_is_free_next(salon: Newcomer, alice: Watched) -> None:
    lat, lon = salon.at
    (row,) = [
        each
        for each in alice.get(NEARBY, lat=lat, lon=lon, radius_m=500)["results"]
        if each["uid"] == salon.uid
    ]
    assert row["next_available_at"] == alice.get(f"/api/business/detail/{salon.uid}/")["next_available_at"]


def test_the_owner_knows_her_client_and_what_the_week_will_bring(salon: Newcomer, alice: Watched) -> None:
    day = in_days(2)
    salon.booked_by(alice, day)
    (client,) = salon.phone.get("/api/onboarding/clients/", business=salon.uid)["results"]
    assert (client["name"].split()[0], client["upcoming"], client["visits"]) == ("Alice", 1, 0)
    noted = {"note": "Pëlqen mëngjeset.", "tags": ["i rregullt"]}
    kept = salon.phone.patch(f"/api/onboarding/clients/{client['uid']}/", noted)
    assert (kept["note"], kept["tags"]) == (noted["note"], noted["tags"])
    asked: dict[str, Any] = {"business": salon.uid, "from": day, "to": day}
    report = salon.phone.get("/api/onboarding/report/", **asked)
    assert (report["revenue"]["expected"], report["revenue"]["completed"]) == ("1000.00", "0.00")
    assert report["bookings"]["confirmed"] == 1
    assert report["occupancy"]["booked_minutes"] == 30
    alice.get("/api/onboarding/clients/", business=salon.uid, expect=404)


def test_who_stops_working_leaves_the_visits_to_be_moved(salon: Newcomer, alice: Watched) -> None:
    booking = salon.booked_by(alice, in_days(2))
    changed = salon.phone.patch(f"{EMPLOYEE}{salon.dritan}/", {"is_active": False})
    (to_move,) = changed["bookings_to_move"]
    assert (to_move["uid"], to_move["employee"]["name"]) == (booking["uid"], "Dritan Hoxha")
    listed = salon.phone.get(f"{EMPLOYEE}{salon.dritan}/bookings-to-move/")["bookings_to_move"]
    assert [each["uid"] for each in listed] == [booking["uid"]]
    assert alice.get(f"/api/business/booking/detail/{booking['uid']}/")["status"] == "confirmed"
    assert not any(salon.free_on(alice, in_days(2), in_days(8)).values())
    profile = f"/api/business/detail/{salon.uid}/"
    until(lambda: alice.get(profile)["next_available_at"] is None or None, "nothing is free any more")
