"""A payment comes in: in time, late, or too late."""

from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BookingStatus, BusinessStatus, Occupancy
from functions.booking.actions.paid import payment_arrived
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, at


def arrives(visit: Visit) -> bool:
    """Its payment arrives now; says whether the visit stands."""
    stands = payment_arrived(visit.db, visit.row, visit.clock.now())
    visit.db.commit()
    return stands


def test_what_has_been_paid_for_is_confirmed(visit: Visit, db: Session) -> None:
    visit.stands("pending_payment", expires_at=visit.clock.now() + timedelta(minutes=15))
    assert arrives(visit)
    assert visit.history == [("paid", "pending_payment", "confirmed")]
    assert visit.told == ["send_confirmed_notification"]
    assert db.scalars(select(Occupancy.expires_at).where(Occupancy.active)).all() == [None]
    assert visit.row.expires_at is None


def test_where_the_business_has_the_last_word_it_is_asked(
    visit: Visit, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.policy, auto_confirm=False)
    visit.stands("pending_payment", expires_at=visit.clock.now() + timedelta(minutes=15))
    assert arrives(visit)
    row = visit.row
    assert (row.status, row.expires_at) == (BookingStatus.PENDING, visit.clock.now() + timedelta(hours=24))
    assert visit.told == ["send_booked_notification"]


@pytest.mark.parametrize(
    ("before", "until"),
    [
        (timedelta(days=3), timedelta(days=2)),
        (timedelta(hours=10), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(0)),
    ],
)
def test_the_business_has_a_day_or_until_its_notice_or_half_an_hour_but_not_beyond_the_start(
    visit: Visit,
    salon: Salon,
    change: Callable[..., None],
    clock: SetClock,
    before: timedelta,
    until: timedelta,
) -> None:
    change(salon.policy, auto_confirm=False)
    clock.at = START - before
    visit.stands("pending_payment")
    arrives(visit)
    assert visit.row.expires_at == START - until


def test_a_late_payment_takes_the_time_again(visit: Visit, erion: Phone, salon: Salon, db: Session) -> None:
    visit.stands("expired")
    assert arrives(visit)
    assert visit.history == [("paid", "expired", "confirmed")]
    held = db.scalars(select(Occupancy).where(Occupancy.active)).one()
    assert (held.during.lower, held.expires_at) == (START.astimezone(UTC), None)


def test_a_late_payment_for_a_time_that_is_taken_comes_too_late(
    visit: Visit, erion: Phone, salon: Salon
) -> None:
    visit.stands("expired")
    booked(erion, salon.order("10:00", employee=str(salon.dritan.uid)))
    assert not arrives(visit)
    assert (visit.row.status, visit.history) == (BookingStatus.EXPIRED, [])


def test_a_late_payment_of_somebody_who_is_elsewhere_comes_too_late(
    visit: Visit, alice: Phone, salon: Salon
) -> None:
    visit.stands("expired")
    booked(alice, salon.order("10:00", employee=str(salon.mira.uid)))
    assert not arrives(visit)
    assert (visit.row.status, visit.history) == (BookingStatus.EXPIRED, [])


def test_a_time_that_has_begun_or_a_salon_that_has_closed_takes_nobody_again(
    visit: Visit, salon: Salon, clock: SetClock, change: Callable[..., None]
) -> None:
    at(clock, minutes=0)
    visit.stands("expired")
    assert not arrives(visit)
    at(clock, hours=-20)
    change(salon.business, status=BusinessStatus.CLOSED)
    assert not arrives(visit)
    assert visit.row.status is BookingStatus.EXPIRED


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        ("pending", True),
        ("confirmed", True),
        ("in_progress", True),
        ("completed", True),
        ("cancelled_by_customer", False),
        ("cancelled_by_business", False),
        ("declined", False),
        ("no_show", False),
    ],
)
def test_money_for_what_has_been_called_off_goes_back(visit: Visit, status: str, stands: bool) -> None:
    visit.stands(status)
    assert arrives(visit) is stands
    assert visit.history == []


def test_money_for_a_visit_that_has_begun_goes_back_whether_the_clock_was_there_or_not(
    visit: Visit, clock: SetClock
) -> None:
    visit.stands("pending_payment", expires_at=START)
    at(clock, minutes=0)
    assert not arrives(visit)
    assert visit.history == [("expired", "pending_payment", "expired")]
