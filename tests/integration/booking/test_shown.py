"""A booking as its customer and as the business see it, and the list of one's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingStatus
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone

MINE = "/api/business/my-bookings/"


def detail(phone: Phone, uid: str) -> dict[str, Any]:
    """One booking as somebody sees it."""
    reply = phone.get(f"/api/business/booking/detail/{uid}/")
    assert reply.status_code == 200, reply.json
    body: dict[str, Any] = reply.json
    return body


def row_of(db: Session, made: dict[str, Any]) -> Booking:
    """The booking in the database."""
    return db.scalars(select(Booking).where(Booking.uid == made["uid"])).one()


def test_the_business_sees_who_comes_and_the_customer_sees_nothing_internal(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(alice.user, phone="+355691234567", surname="Marku")
    made = booked(alice, salon.order(employee=str(salon.dritan.uid)))
    assert (made["customer"], made["is_outside_hours"]) == (None, None)
    assert detail(alice, made["uid"])["customer"] is None
    for phone in (bora, dritan):
        seen = detail(phone, made["uid"])
        assert seen["customer"]["name"] == "Alice Marku"
        assert seen["customer"]["phone"] == "+355691234567"
        assert seen["is_outside_hours"] is False


@pytest.mark.parametrize("language", ["en", "sq"])
@pytest.mark.parametrize("guest", [{}, {"guest": {"name": "Dea", "phone": "+355691234568"}}])
@pytest.mark.parametrize("terms", [{}, {"auto_confirm": False, "max_reschedules": 2}])
def test_what_booking_answers_is_what_is_seen_later(
    alice: Phone,
    salon: Salon,
    change: Callable[..., None],
    language: str,
    guest: dict[str, Any],
    terms: dict[str, Any],
) -> None:
    change(salon.policy, **terms)
    alice.language = language
    order = salon.order(note='He said "short"') | guest
    made = alice.post("/api/business/book/", order)
    assert made.status_code == 201, made.json
    seen = alice.get(f"/api/business/booking/detail/{made.json['uid']}/")
    assert (made.json, made.headers["ETag"]) == (seen.json, seen.headers["ETag"])


def test_a_colleague_and_a_stranger_see_nothing(
    alice: Phone, dritan: Phone, erion: Phone, salon: Salon
) -> None:
    made = booked(alice, salon.order(employee=str(salon.mira.uid)))
    for phone in (dritan, erion):
        assert phone.get(f"/api/business/booking/detail/{made['uid']}/").status_code == 404


def test_the_number_of_who_called_off_is_nobodys_business(
    alice: Phone, bora: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(alice.user, phone="+355691234567")
    made = booked(alice, salon.order())
    assert alice.delete(f"/api/business/booking/{made['uid']}/").status_code == 200
    assert detail(bora, made["uid"])["customer"]["phone"] is None


def test_the_terms_are_told_as_instants(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    tiers = [{"from_min": 1440, "percent": "50"}, {"from_min": 120, "amount": "800.00"}]
    change(salon.policy, fee_tiers=tiers, no_show_fee={"percent": "100"}, max_reschedules=2)
    policy = booked(alice, salon.order())["policy"]
    assert [(each["starts_at"], each["percent"], each["amount"]) for each in policy["fee_tiers"]] == [
        ("2027-03-07T10:00:00+01:00", "50", None),
        ("2027-03-08T08:00:00+01:00", None, "800.00"),
    ]
    assert policy["no_show_fee"] == {"percent": "100", "amount": None}
    assert (policy["max_reschedules"], policy["reschedules_left"]) == (2, 2)
    assert policy["allow_employee_change"] is True


@pytest.mark.parametrize(
    ("status", "days", "allowed"),
    [("completed", 90, True), ("completed", 91, False), ("confirmed", 1, False), ("no_show", 1, False)],
)
def test_a_completed_visit_may_be_rated_for_ninety_days(
    alice: Phone,
    bora: Phone,
    salon: Salon,
    db: Session,
    change: Callable[..., None],
    clock: SetClock,
    status: str,
    days: int,
    allowed: bool,
) -> None:
    made = booked(alice, salon.order())
    ended = clock.now() - timedelta(days=days)
    change(
        row_of(db, made),
        status=BookingStatus(status),
        starts_at=ended - timedelta(minutes=30),
        ends_at=ended,
    )
    assert detail(alice, made["uid"])["rating_allowed"] is allowed
    assert alice.get(MINE).json["results"][0]["rating_allowed"] is allowed
    assert detail(bora, made["uid"])["rating_allowed"] is False


def test_what_has_been_paid_is_not_due_any_more(
    alice: Phone, salon: Salon, db: Session, change: Callable[..., None]
) -> None:
    change(salon.policy, deposit_percent=30)
    made = booked(alice, salon.order())
    assert (made["payment"]["due"], made["payment"]["paid"]) == ("300.00", "0.00")
    change(row_of(db, made), amount_paid=300)
    payment = detail(alice, made["uid"])["payment"]
    assert (payment["due"], payment["paid"], payment["refundable"]) == ("0.00", "300.00", "300.00")


def test_my_list_is_narrowed_by_status_and_time_and_goes_on_page_by_page(
    alice: Phone, erion: Phone, salon: Salon, db: Session, clock: SetClock, change: Callable[..., None]
) -> None:
    days = ["2027-03-08", "2027-03-09", "2027-03-10"]
    made = [booked(alice, salon.order("10:00", day)) for day in days]
    booked(erion, salon.order("12:00"))
    change(row_of(db, made[1]), status=BookingStatus.CANCELLED_BY_CUSTOMER)

    def listed(**wanted: Any) -> list[str]:
        return [each["date"] for each in alice.get(MINE, **wanted).json["results"]]

    assert listed() == days[::-1]
    assert listed(upcoming="true") == [days[0], days[2]]
    assert listed(status="cancelled_by_customer") == [days[1]]
    assert listed(status=["cancelled_by_customer", "confirmed"]) == days[::-1]
    assert listed(**{"from": "2027-03-09T00:00:00+01:00"}) == [days[2], days[1]]
    assert listed(**{"from": "2027-03-09T00:00:00+01:00", "to": "2027-03-10T00:00:00+01:00"}) == [days[1]]
    clock.at = row_of(db, made[0]).ends_at
    assert listed(upcoming="true") == [days[2]]
    first = alice.get(MINE, limit=2).json
    second = alice.get(MINE, limit=2, cursor=first["next"]).json
    assert [each["date"] for each in first["results"] + second["results"]] == days[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("wrong", [{"status": "lost"}, {"from": "yesterday"}, {"limit": 0}, {"cursor": "x"}])
def test_a_wrong_question_is_named(alice: Phone, wrong: dict[str, Any]) -> None:
    assert alice.get(MINE, **wrong).status_code == 422
