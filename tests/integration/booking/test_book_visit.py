"""A visit of several services: one after the other, each with its own time, person and price."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, BookingItem, EmployeeService, Occupancy
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import booked, count, refused
from tests.integration.conftest import Phone


def visit(salon: Salon, start: str = "10:00", **more: Any) -> dict[str, Any]:
    """A cut, and the beard after it."""
    order = {name: value for name, value in salon.order(start).items() if name != "service"}
    return order | {"services": [{"uid": str(salon.cut.uid)}, {"uid": str(salon.beard.uid)}]} | more


def test_services_follow_each_other_and_add_up(alice: Phone, salon: Salon, db: Session) -> None:
    made = booked(alice, visit(salon, expected_total="1500.00"))
    assert [(each["name"], each["starts_at"][11:16], each["price"]) for each in made["services"]] == [
        ("Men's cut", "10:00", "1000.00"),
        ("Beard", "10:30", "500.00"),
    ]
    assert (made["start_time"], made["end_time"], made["total_price"]) == ("10:00", "10:45", "1500.00")
    assert len({each["employee"]["uid"] for each in made["services"]}) == 1
    assert made["employee"] == made["services"][0]["employee"]
    assert list(db.scalars(select(BookingItem.position).order_by(BookingItem.position))) == [0, 1]
    assert count(db, Occupancy) == 1


def test_the_same_person_serves_two_services_with_buffers_between_them(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session
) -> None:
    """Two rows, each with its own inner buffer, would refuse each other."""
    for service in (salon.cut, salon.beard):
        change(service, buffer_before_minutes=10, buffer_after_minutes=10)
    made = booked(alice, visit(salon))
    assert made["end_time"] == "10:45"
    during = db.scalars(select(Occupancy.during)).one()
    assert during.lower is not None
    assert during.upper is not None
    assert (during.upper - during.lower).total_seconds() == 65 * 60


def test_each_service_may_be_by_somebody_else(alice: Phone, salon: Salon, db: Session) -> None:
    order = visit(salon)
    order["services"][0]["employee"], order["services"][1]["employee"] = (
        str(salon.dritan.uid),
        str(salon.mira.uid),
    )
    made = booked(alice, order)
    assert [each["employee"]["name"] for each in made["services"]] == ["Dritan", "Mira"]
    assert made["any_employee"] is False
    assert count(db, Occupancy) == 2


def test_what_is_listed_for_two_services_is_what_can_be_booked(alice: Phone, salon: Salon) -> None:
    services = [str(salon.cut.uid), str(salon.beard.uid)]
    days = salon.free(alice, service=services)["days"]
    starts = [slot["start_time"] for slot in days[0]["slots"]]
    assert starts[-1] == "16:15"
    assert refused(alice, visit(salon, "16:30"))[0] == 409
    booked(alice, visit(salon, "16:15"))


def test_it_is_refused_whole_when_one_of_the_services_does_not_fit(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    for employee in (salon.dritan, salon.mira):
        order = salon.order("10:30", employee=str(employee.uid), guest={"name": "Ana"})
        booked(erion, order)
    assert refused(alice, visit(salon)) == (409, "slot_taken")
    assert count(db, Booking) == 2


def test_with_anybody_each_service_costs_the_least_that_anybody_asks(
    alice: Phone, erion: Phone, salon: Salon, own_price: None, db: Session
) -> None:
    """Mira asks 1200 for a cut; who serves is not the customer's doing."""
    booked(erion, salon.order("10:00", employee=str(salon.dritan.uid)))
    made = booked(alice, visit(salon, "11:00"))
    assert made["total_price"] == "1500.00"
    row = db.scalars(select(Booking).where(Booking.uid == made["uid"])).one()
    items = db.scalars(select(BookingItem).where(BookingItem.booking_id == row.id)).all()
    assert sum(each.list_price for each in items) == row.list_price
    assert sum(each.price for each in items) == row.total_price
    assert row.list_price - row.discount == row.total_price


def test_what_anybody_costs_less_is_a_discount_when_the_dear_one_serves(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    terms = {"business_id": salon.business.id, "service_id": salon.cut.id}
    db.add(EmployeeService(employee_id=salon.mira.id, price=Decimal(1200), **terms))
    db.commit()
    booked(erion, salon.order("10:00", employee=str(salon.dritan.uid)))
    made = booked(alice, salon.order("11:00"))
    assert (made["employee"]["name"], made["total_price"]) == ("Mira", "1000.00")
    assert (made["list_price"], made["discount"]) == ("1200.00", "200.00")


def test_a_deposit_of_its_own_goes_before_the_policys_share_of_the_rest(
    alice: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.policy, deposit_percent=10)
    change(salon.beard, deposit=200)
    assert booked(alice, visit(salon))["payment"]["due"] == "300.00"


def test_an_amount_is_asked_once_a_visit(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.policy, deposit_amount=250)
    assert booked(alice, visit(salon))["payment"]["due"] == "250.00"


def test_the_strictest_terms_hold_for_the_whole_visit(
    alice: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.beard, cancellation={"free_until_minutes": 2880})
    assert booked(alice, visit(salon))["policy"]["free_cancel_until"] == "2027-03-06T10:00:00+01:00"


def test_five_services_are_possible_and_an_unknown_one_is_not(
    alice: Phone, salon: Salon, db: Session
) -> None:
    five = [{"uid": str(salon.beard.uid)}] * 5
    assert booked(alice, visit(salon, services=five))["end_time"] == "11:15"
    assert refused(alice, visit(salon, services=[*five[:2], {"uid": str(uuid4())}])) == (404, "not_found")


def test_one_paused_service_stops_the_visit(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.beard, is_active=False)
    assert refused(alice, visit(salon)) == (409, "inactive")


@pytest.mark.parametrize("weeks", [1, 2])
def test_a_visit_of_several_services_repeats(alice: Phone, salon: Salon, weeks: int, db: Session) -> None:
    made = booked(alice, visit(salon, date=MONDAY, repeat={"every_weeks": weeks, "times": 3}))
    assert len(made["series"]["bookings"]) == 3
    assert count(db, BookingItem) == 6
