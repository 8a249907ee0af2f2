"""The rules one by one, in the order in which they speak."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import Salon
from tests.integration.slots.asking import EXPLAIN, MONDAY, booked, explained, refused

RULES = [
    "qualified",
    "active",
    "hours",
    "blocks",
    "grid",
    "fit",
    "occupied",
    "notice",
    "horizon",
    "employee_cap",
    "customer_cap",
]


def last_words(said: dict[str, Any]) -> dict[str, tuple[str, str, str | None]]:
    """What was said last of everybody, by name."""
    return {
        step["employee"]["name"]: (step["rule"], step["outcome"], step["reason"]) for step in said["steps"]
    }


def test_a_free_time_has_passed_every_rule(stranger: Phone, salon: Salon) -> None:
    said = explained(stranger, salon, employee=salon.dritan)
    assert (said["is_bookable"], said["reason"], said["detail"]) == (True, None, None)
    assert (said["timezone"], said["starts_at"]) == ("Europe/Tirane", "2027-03-08T10:00:00+01:00")
    assert [step["rule"] for step in said["steps"]] == RULES
    assert {step["outcome"] for step in said["steps"]} == {"ok"}
    assert said["steps"][0]["employee"] == {"uid": salon.dritan, "name": "Dritan Hoxha"}
    assert {step["service"] for step in said["steps"]} == {salon.cut}


def test_everybody_is_heard_by_name(alice: Phone, bora: Phone, salon: Salon) -> None:
    booked(alice, salon, services=[{"uid": salon.cut, "employee": salon.dritan}])
    salon.add_exception("time_off", MONDAY, employee=salon.elira)
    for one in (alice, bora):
        said = explained(one, salon)
        assert (said["is_bookable"], said["reason"]) == (False, "booked")
        assert last_words(said) == {
            "Dritan Hoxha": ("occupied", "refused", "booked"),
            "Elira": ("hours", "refused", "time_off"),
        }


def test_the_reason_is_told_as_booking_would_tell_it(alice: Phone, salon: Salon) -> None:
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": "16:45"}
    for language, sentence in (
        ("en", "The visit does not fit before closing time."),
        ("sq", "Vizita nuk mbaron dot para mbylljes."),
    ):
        alice.language = language
        said = explained(alice, salon, at="16:45")
        assert (said["reason"], said["detail"]) == ("does_not_fit", sentence)
        assert alice.post("/api/business/book/", order).json["detail"] == sentence


def test_the_team_reads_on_after_a_refusal(bora: Phone, alice: Phone, salon: Salon) -> None:
    booked(alice, salon, services=[{"uid": salon.cut, "employee": salon.dritan}])
    said = explained(bora, salon, at="10:05", employee=salon.dritan, actor="team")
    assert [step["rule"] for step in said["steps"]] == RULES
    spoken = {step["rule"]: (step["outcome"], step["reason"]) for step in said["steps"]}
    assert spoken["grid"] == ("flagged", "off_grid")
    assert spoken["occupied"] == ("refused", "booked")


def test_somebody_who_is_kept_out_sees_a_full_diary(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon
) -> None:
    booked(alice, salon, at="09:00")
    [client] = bora.get("/api/onboarding/clients/", business=salon.uid).json["results"]
    bora.patch(f"/api/onboarding/clients/{client['uid']}/", {"blocked": True})
    said = explained(alice, salon, at="12:00")
    assert (said["is_bookable"], said["reason"]) == (False, "booked")
    assert said["detail"].startswith("Somebody was faster")
    assert set(last_words(said).values()) == {("occupied", "refused", "booked")}
    assert explained(alice, salon, at="03:00") == explained(erion, salon, at="03:00")
    assert "block" not in str(said["detail"])


def test_of_several_services_everybody_is_heard_about_what_he_performs(stranger: Phone, salon: Salon) -> None:
    nails = salon.add_service(name="Nails", employees=[{"uid": salon.elira}])
    said = explained(stranger, salon, salon.cut, nails)
    assert said["is_bookable"] is True
    spoken = [(step["employee"]["name"], step["service"], step["rule"]) for step in said["steps"]]
    assert spoken == [
        *(("Dritan Hoxha", salon.cut, rule) for rule in RULES),
        ("Dritan Hoxha", nails, "qualified"),
        *(("Elira", salon.cut, rule) for rule in RULES),  # both of them in one go
    ]


def test_a_service_that_nobody_performs_is_named(stranger: Phone, salon: Salon) -> None:
    nobodys = salon.add_service(name="Nails", employees=[])
    said = explained(stranger, salon, nobodys)
    assert (said["is_bookable"], said["reason"]) == (False, "not_qualified")
    [step] = said["steps"]
    assert (step["employee"], step["service"], step["outcome"]) == (None, nobodys, "refused")


def test_it_is_two_statements_and_in_nobodys_cache(
    stranger: Phone, salon: Salon, connection: sa.Connection, db: Session
) -> None:
    wish = {"business": salon.uid, "service": salon.cut, "starts_at": f"{MONDAY}T10:00:00Z"}
    db.expire_all()
    with counted(connection) as statements:
        reply = stranger.get(EXPLAIN, **wish)
    assert len(statements) == 2
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("at", ["10:00", "2027-03-08T10:00:00", "1999-01-01T00:00:00Z", "9999-12-31T00:00Z"])
def test_a_wrong_time_is_named(stranger: Phone, salon: Salon, at: str) -> None:
    reply = stranger.get(EXPLAIN, business=salon.uid, service=salon.cut, starts_at=at)
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "starts_at")


def test_what_is_not_for_sale_is_not_explained(bora: Phone, stranger: Phone, salon: Salon) -> None:
    bora.patch(f"/api/onboarding/service/{salon.cut}/", {"is_active": False})
    at = {"starts_at": f"{MONDAY}T10:00:00Z"}
    wish = {"business": salon.uid, "service": salon.cut} | at
    assert refused(stranger.get(EXPLAIN, **wish)) == (409, "inactive")
    assert refused(stranger.get(EXPLAIN, **(wish | {"business": salon.cut}))) == (404, "not_found")
