"""An hour that cannot be taken, and why."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BusinessClient, BusinessStatus, Outbox
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import BOOK, booked, count, refused
from tests.integration.conftest import Phone

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_it_refuses_a_taken_slot_and_names_three_others(alice: Phone, erion: Phone, salon: Salon) -> None:
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    booked(alice, order)
    reply = erion.post(BOOK, order)
    assert reply.status_code == 409
    assert reply.json is not None
    assert reply.json["code"] == "slot_taken"
    assert [each["start_time"] for each in reply.json["alternatives"]] == ["09:30", "10:30", "09:15"]


def test_the_refusal_is_translated(alice: Phone, erion: Phone, salon: Salon) -> None:
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    booked(alice, order)
    erion.language = "sq"
    reply = erion.post(BOOK, order)
    assert reply.headers["Content-Language"] == "sq"
    assert reply.json is not None
    assert "Somebody" not in reply.json["detail"]


def test_a_price_that_has_changed_is_said_before_it_is_charged(
    alice: Phone, salon: Salon, db: Session
) -> None:
    assert refused(alice, salon.order(expected_total="900.00")) == (409, "price_changed")
    assert count(db, Booking) == 0
    booked(alice, salon.order(expected_total="1000.00"))


def test_nobody_is_in_two_places_at_once(alice: Phone, salon: Salon) -> None:
    first = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    reply = alice.post(BOOK, salon.order("10:15", employee=str(salon.mira.uid)))
    assert reply.json is not None
    assert (reply.status_code, reply.json["code"]) == (409, "already_booked")
    assert reply.json["booking"] == first["uid"]


def test_a_taken_time_is_said_to_be_taken_even_to_who_is_elsewhere(
    alice: Phone, erion: Phone, salon: Salon
) -> None:
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    booked(erion, salon.order("10:00", employee=str(salon.mira.uid)))
    assert refused(alice, salon.order("10:00", employee=str(salon.mira.uid))) == (409, "slot_taken")


@pytest.mark.parametrize(
    ("start", "on", "code"),
    [
        ("08:00", MONDAY, "closed"),
        ("16:45", MONDAY, "does_not_fit"),
        ("10:07", MONDAY, "off_grid"),
        ("10:00", "2027-03-07", "closed"),
        ("09:15", "2027-03-01", "too_soon"),
        ("08:00", "2027-02-28", "closed"),
        ("10:00", "2027-02-27", "too_soon"),
        ("10:00", "2027-05-31", "too_far"),
    ],
)
def test_a_time_that_cannot_be_booked_says_why(
    alice: Phone, salon: Salon, db: Session, start: str, on: str, code: str
) -> None:
    assert refused(alice, salon.order(start, on)) == (409, code)
    assert count(db, Booking) == count(db, Outbox) == 0


def test_the_notice_is_kept_to_the_minute(alice: Phone, salon: Salon, clock: SetClock) -> None:
    clock.at = datetime(2027, 3, 8, 8, 0, 1, tzinfo=UTC)
    assert refused(alice, salon.order("10:00")) == (409, "too_soon")
    clock.at = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
    booked(alice, salon.order("10:00"))


def test_a_blocked_customer_simply_finds_it_full(
    alice: Phone, salon: Salon, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    db.add(BusinessClient(business_id=salon.business.id, user_id=alice.user.id, blocked_at=clock.now()))
    db.commit()
    assert refused(alice, salon.order()) == (409, "slot_taken")
    assert salon.free(alice)["days"][0]["slots"] == []


def test_a_paused_service_is_not_offered(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.cut, is_active=False)
    assert refused(alice, salon.order()) == (409, "inactive")


def test_somebody_who_has_left_cannot_be_chosen(
    alice: Phone, salon: Salon, change: Callable[..., None], clock: SetClock
) -> None:
    change(salon.mira, archived_at=clock.now())
    assert refused(alice, salon.order(employee=str(salon.mira.uid))) == (409, "not_qualified")


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.LISTED, BusinessStatus.SUSPENDED])
def test_only_a_published_business_can_be_booked(
    alice: Phone, salon: Salon, change: Callable[..., None], status: BusinessStatus
) -> None:
    change(salon.business, status=status)
    assert refused(alice, salon.order()) == (404, "not_found")


def test_what_does_not_exist_is_not_found(alice: Phone, salon: Salon) -> None:
    assert refused(alice, salon.order(service=str(uuid4()))) == (404, "not_found")
    assert refused(alice, salon.order(business=str(uuid4()))) == (404, "not_found")


def test_nobody_books_without_signing_in(stranger: Phone, salon: Salon) -> None:
    assert refused(stranger, salon.order()) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("change_order", "field"),
    [
        ({"starts_at": "2027-03-08T10:00:00Z"}, ""),
        ({"service": None}, ""),
        ({"date": None}, ""),
        ({"starts_at": "2027-03-08T10:00:00", "date": None, "start_time": None}, "starts_at"),
        ({"note": "x" * 2001}, "note"),
        ({"expected_total": "NaN"}, "expected_total"),
        ({"expected_total": "1.001"}, "expected_total"),
        ({"expected_total": "-1"}, "expected_total"),
        ({"expected_total": "1" + "0" * 20}, "expected_total"),
        ({"payment": "later"}, "payment"),
        ({"service": None, "services": []}, "services"),
        ({"service": None, "services": [{"uid": NOWHERE}] * 6}, "services"),
        ({"services": [{"uid": NOWHERE}]}, ""),
        ({"service": "haircut"}, "service"),
        ({"note": "a\x00b"}, ""),
        ({"guest": {"name": "A\x00na"}}, "guest"),
        ({"guest": {"name": "Ana", "phone": "12"}}, "guest.phone"),
        ({"guest": {"name": "Ana", "age": 9}}, "guest.age"),
        ({"guest": {"name": "x" * 129}}, "guest.name"),
        ({"repeat": {"every_weeks": 0, "times": 2}}, "repeat.every_weeks"),
        ({"repeat": {"every_weeks": 13, "times": 2}}, "repeat.every_weeks"),
        ({"repeat": {"every_weeks": 1, "times": 1}}, "repeat.times"),
        ({"repeat": {"every_weeks": 1, "times": 27}}, "repeat.times"),
        ({"repeat": {"every_weeks": 1, "times": 10**30}}, "repeat.times"),
        ({"repeat": {"times": 2}}, "repeat.every_weeks"),
        ({"team": True}, ""),
        ({"team": True, "guest": {"name": "Ana"}, "payment": "full"}, ""),
        ({"start_time": 36000}, "start_time"),
        ({"start_time": "10:00:30"}, "start_time"),
        ({"start_time": "10:00+02:00"}, "start_time"),
        ({"guest": {"name": ""}}, "guest.name"),
        ({"price": "1"}, "price"),
        ({"date": "2027-02-30"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": None, "start_time": None, "starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"date": None, "start_time": None, "starts_at": "9999-12-31T23:59:00-12:00"}, "starts_at"),
        ({"date": None, "start_time": None, "starts_at": 1804500000}, "starts_at"),
    ],
)
def test_a_wrong_request_is_named_and_changes_nothing(
    alice: Phone, salon: Salon, db: Session, change_order: dict[str, Any], field: str
) -> None:
    reply = alice.post(BOOK, salon.order() | change_order)
    assert reply.status_code == 422
    assert reply.json is not None
    assert reply.json["fields"][0]["field"] == field
    assert count(db, Booking) == 0


def test_an_employee_stands_next_to_the_service_he_is_for(alice: Phone, salon: Salon, db: Session) -> None:
    """Otherwise a wish that nobody heard would be booked with somebody else."""
    cut, mira = str(salon.cut.uid), str(salon.mira.uid)
    order = salon.order() | {"service": None, "services": [{"uid": cut}], "employee": mira}
    assert refused(alice, order) == (422, "invalid")
    right = salon.order() | {"service": None, "services": [{"uid": cut, "employee": mira}]}
    assert booked(alice, right)["employee"]["uid"] == mira
