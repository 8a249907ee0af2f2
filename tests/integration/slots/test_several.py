"""Several services in one visit: one after the other, each by somebody who performs it."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import Salon
from tests.integration.slots.asking import MONDAY, SLOTS, booked, listing, refused, starts


@pytest.fixture
def beard(salon: Salon) -> str:
    """A quarter of an hour, 500 lek."""
    return salon.add_service(name="Beard", price="500.00", duration_minutes=15)


def test_a_visit_is_as_long_and_as_dear_as_its_services(stranger: Phone, salon: Salon, beard: str) -> None:
    (day,) = listing(stranger, salon, salon.cut, beard)["days"]
    first, last = day["slots"][0], day["slots"][-1]
    assert (first["start_time"], first["end_time"], first["price_from"]) == ("09:00", "09:45", "1500.00")
    assert (last["start_time"], last["end_time"]) == ("16:15", "17:00")
    assert {option["employee"] for option in first["options"]} == {salon.dritan, salon.elira}


def test_an_intermission_lies_between_two_and_not_at_the_end(
    stranger: Phone, salon: Salon, beard: str
) -> None:
    colour = salon.add_service(name="Colour", duration_minutes=60, intermission=20)
    (day,) = listing(stranger, salon, colour, beard)["days"]
    assert (day["slots"][0]["end_time"], day["slots"][-1]["start_time"]) == ("10:35", "15:15")
    (day,) = listing(stranger, salon, beard, colour)["days"]
    assert day["slots"][0]["end_time"] == "10:15"


def test_the_same_may_come_twice(stranger: Phone, salon: Salon) -> None:
    (day,) = listing(stranger, salon, salon.cut, salon.cut)["days"]
    first = day["slots"][0]
    assert (first["end_time"], first["price_from"]) == ("10:00", "2000.00")


def test_one_employee_is_for_all_of_it(alice: Phone, stranger: Phone, salon: Salon, beard: str) -> None:
    busy = {"services": [{"uid": salon.cut, "employee": salon.dritan}]}
    booked(alice, salon, at="10:00", **busy)
    assert {"09:30", "09:45", "10:15"} & set(starts(stranger, salon, salon.cut, beard)) != set()
    his = starts(stranger, salon, salon.cut, beard, employee=salon.dritan)
    assert not {"09:30", "09:45", "10:00", "10:15"} & set(his)
    assert {"09:15", "10:30"} <= set(his)


def test_each_service_can_have_its_own(alice: Phone, stranger: Phone, salon: Salon, beard: str) -> None:
    busy = {"services": [{"uid": salon.cut, "employee": salon.dritan}]}
    booked(alice, salon, at="10:00", **busy)
    both = starts(stranger, salon, salon.cut, beard, employee=[salon.elira, salon.dritan])
    assert not {"09:30", "09:45"} & set(both), "Dritan is busy when the beard's turn comes"
    assert {"09:15", "10:00", "10:15"} <= set(both)
    assert starts(stranger, salon, salon.cut, beard, employee=["any", salon.dritan]) == both


def test_who_performs_only_one_of_them_hands_over(stranger: Phone, salon: Salon) -> None:
    nails = salon.add_service(name="Nails", duration_minutes=30, employees=[{"uid": salon.elira}])
    colour = salon.add_service(name="Colour", duration_minutes=30, employees=[{"uid": salon.dritan}])
    (day,) = listing(stranger, salon, nails, colour)["days"]
    assert {option["employee"] for option in day["slots"][0]["options"]} == {salon.elira}
    assert starts(stranger, salon, nails, colour, employee=salon.dritan) == []


def test_what_is_listed_for_two_is_booked_for_two(alice: Phone, salon: Salon, beard: str) -> None:
    before = starts(alice, salon, salon.cut, beard)
    made = booked(alice, salon, salon.cut, beard, at="11:00", expected_total="1500.00")
    assert [(each["uid"], each["starts_at"][11:16]) for each in made["services"]] == [
        (salon.cut, "11:00"),
        (beard, "11:30"),
    ]
    assert starts(alice, salon, salon.cut, beard) == before, "the other one is free"
    employee = made["services"][0]["employee"]["uid"]
    assert "11:15" not in starts(alice, salon, salon.cut, beard, employee=employee)


def test_one_paused_service_stops_the_visit(bora: Phone, stranger: Phone, salon: Salon, beard: str) -> None:
    assert bora.patch(f"/api/onboarding/service/{beard}/", {"is_active": False}).status_code == 200
    wish = {"business": salon.uid, "date_from": MONDAY, "date_to": MONDAY}
    reply = stranger.get(SLOTS, service=[salon.cut, beard], **wish)
    assert refused(reply) == (409, "inactive")
    assert reply.json["detail"] == "This service is not offered at the moment."
    assert stranger.get(SLOTS, service=[salon.cut], **wish).status_code == 200
    assert refused(stranger.get(SLOTS, service=[salon.cut, salon.uid], **wish)) == (404, "not_found")


@pytest.mark.parametrize(
    ("services", "more", "field", "code"),
    [
        ([], {}, "service", "required"),
        (["cut"] * 6, {}, "service", "too_many"),
        (["cut", "no uid"], {}, "service.1", "wrong_format"),
        (["cut"], {"employee": "somebody"}, "employee.0", "wrong_format"),
        (["cut"] * 3, {"employee": ["any", "any"]}, "", "wrong_number"),
        (["cut"], {"actor": "owner"}, "actor", "not_a_choice"),
        (["cut"], {"exclude_booking": "mine"}, "exclude_booking", "wrong_format"),
        (["cut"], {"reasons": "perhaps"}, "reasons", "wrong_value"),
        (["cut"] * 2, {"reasons": "true", "date_to": "2027-03-15"}, "", "wrong_range"),
    ],
)
def test_a_wrong_question_is_named(
    stranger: Phone, salon: Salon, services: list[str], more: dict[str, Any], field: str, code: str
) -> None:
    wish = {"business": salon.uid, "date_from": MONDAY, "date_to": MONDAY} | more
    uids = [salon.cut if each == "cut" else each for each in services]
    reply = stranger.get(SLOTS, service=uids, **wish)
    assert reply.status_code == 422, reply.text
    assert (reply.json["fields"][0]["field"], reply.json["fields"][0]["code"]) == (field, code)


def test_several_are_two_statements_like_one(
    stranger: Phone, salon: Salon, beard: str, connection: sa.Connection, db: Session
) -> None:
    for services in ([salon.cut], [salon.cut, beard] * 2):
        db.expire_all()
        with counted(connection) as statements:
            assert starts(stranger, salon, *services, reasons="true") != []
        assert len(statements) == 2
