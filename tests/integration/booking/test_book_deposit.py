"""What is to be paid before the visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import Booking, Occupancy, Outbox
from common.runtime import Runtime
from functions.booking import main as booking
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import BOOK, booked, count, refused
from tests.integration.conftest import Phone


@pytest.mark.parametrize(
    ("policy", "service", "asked", "status", "choice", "due"),
    [
        ({}, None, None, "confirmed", "venue", "0.00"),
        ({}, None, "venue", "confirmed", "venue", "0.00"),
        ({}, None, "full", "pending_payment", "full", "1000.00"),
        ({"deposit_percent": 30}, None, None, "pending_payment", "deposit", "300.00"),
        ({"deposit_percent": 30}, None, "deposit", "pending_payment", "deposit", "300.00"),
        ({"deposit_percent": 30}, None, "full", "pending_payment", "full", "1000.00"),
        ({"deposit_percent": Decimal("33.33")}, None, None, "pending_payment", "deposit", "333.30"),
        ({"deposit_percent": 0}, None, None, "confirmed", "venue", "0.00"),
        ({"deposit_percent": 100}, None, None, "pending_payment", "deposit", "1000.00"),
        ({"deposit_amount": 200}, None, None, "pending_payment", "deposit", "200.00"),
        ({"deposit_amount": 5000}, None, None, "pending_payment", "deposit", "1000.00"),
        ({"deposit_percent": 30}, 150, None, "pending_payment", "deposit", "150.00"),
        ({"deposit_percent": 30}, 0, None, "confirmed", "venue", "0.00"),
        ({}, 250, None, "pending_payment", "deposit", "250.00"),
    ],
)
def test_what_is_due_is_the_services_own_deposit_else_the_policys(
    alice: Phone,
    salon: Salon,
    change: Callable[..., None],
    policy: dict[str, Any],
    service: int | None,
    asked: str | None,
    status: str,
    choice: str,
    due: str,
) -> None:
    change(salon.policy, **policy)
    change(salon.cut, deposit=service)
    made = booked(alice, salon.order(payment=asked))
    assert (made["status"], made["payment"]["choice"], made["payment"]["due"]) == (status, choice, due)
    assert made["payment"]["status"] == ("none" if due == "0.00" else "due")


def test_where_a_deposit_is_wanted_one_cannot_pay_at_the_venue(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session
) -> None:
    change(salon.policy, deposit_percent=30)
    reply = alice.post(BOOK, salon.order(payment="venue"))
    assert (reply.status_code, reply.json["code"]) == (409, "deposit_required")
    assert (reply.json["deposit"], reply.json["currency"]) == ("300.00", "ALL")
    assert count(db, Booking) == 0


def test_a_deposit_that_nobody_wants_is_not_taken(alice: Phone, salon: Salon) -> None:
    assert refused(alice, salon.order(payment="deposit")) == (409, "payment_unavailable")


def test_what_is_free_needs_no_payment(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.policy, deposit_amount=200)
    change(salon.cut, price=0)
    assert booked(alice, salon.order(payment="full"))["status"] == "confirmed"


def test_the_time_waits_fifteen_minutes_for_its_payment_and_nobody_is_told(
    alice: Phone, erion: Phone, salon: Salon, change: Callable[..., None], db: Session, clock: SetClock
) -> None:
    change(salon.policy, deposit_percent=30)
    order = salon.order(employee=str(salon.dritan.uid))
    made = booked(alice, order)
    until = clock.now() + timedelta(minutes=15)
    assert (
        db.scalars(select(Booking.expires_at)).one()
        == db.scalars(select(Occupancy.expires_at)).one()
        == until
    )
    assert made["expires_at"] is not None
    assert "send_booked_notification" not in {row.kind for row in db.scalars(select(Outbox))}
    assert refused(erion, order) == (409, "slot_taken")
    clock.advance(timedelta(minutes=15))
    booked(erion, order)


def test_it_never_waits_beyond_the_visits_start(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session, clock: SetClock
) -> None:
    change(salon.policy, deposit_percent=30, min_notice_minutes=0)
    starts_at = clock.now() + timedelta(minutes=10)
    change(salon.policy, step_minutes=5)
    day = starts_at + timedelta(hours=1)
    booked(alice, salon.order(day.strftime("%H:%M"), day.date().isoformat()))
    assert db.scalars(select(Booking.expires_at)).one() == starts_at


def test_an_abandoned_checkout_never_becomes_a_free_booking(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session, clock: SetClock
) -> None:
    """Retried with the same key, with another, after it has lapsed: money is due each time."""
    change(salon.policy, deposit_percent=30)
    order = salon.order(employee=str(salon.dritan.uid))
    first = booked(alice, order, Idempotency_Key="tap")
    assert booked(alice, order, Idempotency_Key="tap") == first
    assert refused(alice, order) == (409, "slot_taken")
    assert refused(alice, order | {"payment": "venue"})[0] == 409
    clock.advance(timedelta(minutes=15))
    assert refused(alice, order | {"payment": "venue"}) == (409, "deposit_required")
    again = booked(alice, order)
    assert (again["status"], again["payment"]["due"]) == ("pending_payment", "300.00")
    db.expire_all()
    assert sorted(db.scalars(select(Booking.status))) == ["expired", "pending_payment"]


def test_while_nobody_can_take_money_visits_are_paid_at_the_venue(
    alice: Phone, salon: Salon, change: Callable[..., None], runtime: Runtime
) -> None:
    change(salon.policy, deposit_percent=30)
    off = replace(runtime, settings=runtime.settings.model_copy(update={"payment_provider": "off"}))
    phone = replace(alice, town=Client(booking.app(off)))
    for asked in ("deposit", "full"):
        assert refused(phone, salon.order(payment=asked)) == (409, "payment_unavailable")
    assert booked(phone, salon.order())["status"] == "confirmed"
    assert booked(phone, salon.order("12:00", payment="venue"))["payment"]["due"] == "0.00"
