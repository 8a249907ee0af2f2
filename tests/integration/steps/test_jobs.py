"""What the clock does: requests lapse, visits complete themselves."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingStatus, CancelQuote, Hold, Occupancy
from common.runtime import Runtime
from functions.booking.actions import overdue
from functions.booking.tasks.jobs import AT_ONCE, complete_bookings, expire_bookings
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked, count
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, at

NOTHING = {"bookings": 0, "holds": 0, "quotes": 0}
CHANGED, FREED = "refresh_next_free_of", "offer_freed_time"
SECOND = timedelta(seconds=1)


def test_a_request_that_nobody_answered_lapses_and_everything_goes_back(
    visit: Visit, runtime: Runtime, clock: SetClock
) -> None:
    visit.pays("300.00")
    until = START - timedelta(hours=20)
    visit.stands("pending", expires_at=until)
    clock.at = until - SECOND
    assert expire_bookings(runtime) == NOTHING
    clock.at = until
    assert expire_bookings(runtime) == NOTHING | {"bookings": 1}
    assert visit.history == [("expired", "pending", "expired")]
    assert visit.refunds == [("expired", Decimal(300))]
    assert visit.told == [CHANGED, FREED, "make_refund", "send_expired_notification"]
    assert expire_bookings(runtime) == NOTHING


def test_a_visit_that_was_not_paid_for_lapses(visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    visit.stands("pending_payment", expires_at=clock.now() + timedelta(minutes=15))
    clock.advance(timedelta(minutes=15))
    assert expire_bookings(runtime)["bookings"] == 1
    assert visit.row.status is BookingStatus.EXPIRED


def test_its_messages_are_sent_at_once(visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    visit.stands("pending", expires_at=clock.now())
    expire_bookings(runtime)
    woken = [kind for kind, _uid in runtime.doors.queue.asked]  # type: ignore[attr-defined]
    assert "send_expired_notification" in woken


def test_what_is_confirmed_does_not_lapse(visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    at(clock, hours=-1)
    assert expire_bookings(runtime) == NOTHING


def test_somebody_was_faster_than_the_clock(visit: Visit, runtime: Runtime, db: Session) -> None:
    """Found as lapsed, answered before its turn came."""
    visit.stands("pending", expires_at=visit.clock.now())
    row = visit.row
    visit.stands("confirmed")
    assert not overdue.expire_if_lapsed(db, row.id, visit.clock.now())
    assert visit.row.status is BookingStatus.CONFIRMED


def test_more_than_a_batch_is_dealt_with_in_turns(
    salon: Salon, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    many = AT_ONCE + 1
    db.add_all(request_of_a_guest(salon, number, clock) for number in range(many))
    db.commit()
    assert expire_bookings(runtime)["bookings"] == many
    assert expire_bookings(runtime) == NOTHING


def request_of_a_guest(salon: Salon, number: int, clock: SetClock) -> Booking:
    return Booking(
        business_id=salon.business.id,
        source="phone",
        guest_name=f"Guest {number}",
        status=BookingStatus.PENDING,
        expires_at=clock.now(),
        starts_at=START,
        ends_at=START + timedelta(minutes=30),
        timezone="Europe/Tirane",
        local_on=START.date(),
        local_start=START.time(),
        local_end=START.time(),
        duration_minutes=30,
        business_name_en="Bora's salon",
        list_price=Decimal(1000),
        total_price=Decimal(1000),
        currency="ALL",
    )


def test_time_that_nobody_came_for_is_free_again(
    alice: Phone, salon: Salon, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    ends_at, until = START + timedelta(minutes=30), clock.now() + timedelta(minutes=10)
    hold = Hold(
        business_id=salon.business.id,
        customer_id=alice.user.id,
        starts_at=START,
        ends_at=ends_at,
        expires_at=until,
    )
    db.add(hold)
    db.flush()
    row = Occupancy(business_id=salon.business.id, resource_id=salon.dritan.resource_id, hold_id=hold.id)
    row.during, row.expires_at = Range(START, ends_at), until
    db.add(row)
    db.commit()
    assert expire_bookings(runtime) == NOTHING
    clock.at = until
    assert expire_bookings(runtime) == NOTHING | {"holds": 1}
    assert expire_bookings(runtime) == NOTHING
    db.expire_all()
    assert hold.released_at == until
    assert db.scalars(select(Occupancy.active)).all() == [False]


def test_old_quotes_are_forgotten(
    alice: Phone, visit: Visit, runtime: Runtime, clock: SetClock, db: Session
) -> None:
    alice.get(f"{visit.url}quote/")
    clock.advance(timedelta(minutes=70))
    assert expire_bookings(runtime) == NOTHING
    clock.advance(SECOND)
    assert expire_bookings(runtime) == NOTHING | {"quotes": 1}
    assert count(db, CancelQuote) == 0


@pytest.mark.parametrize("status", ["confirmed", "checked_in", "in_progress"])
def test_a_visit_completes_itself_two_hours_after_its_end(
    visit: Visit, runtime: Runtime, clock: SetClock, db: Session, status: str
) -> None:
    visit.stands(status)
    clock.at = START + timedelta(minutes=30, hours=2) - SECOND
    assert complete_bookings(runtime) == {"bookings": 0}
    clock.advance(SECOND)
    assert complete_bookings(runtime) == {"bookings": 1}
    assert complete_bookings(runtime) == {"bookings": 0}
    row = visit.row
    assert (row.status, row.is_automatic) == (BookingStatus.COMPLETED, True)
    assert visit.history == [("completed", status, "completed")]
    assert visit.told == []
    assert db.scalars(select(Occupancy).where(Occupancy.active)).all() == []


def test_one_row_that_breaks_does_not_stop_the_others(
    alice: Phone,
    salon: Salon,
    runtime: Runtime,
    db: Session,
    clock: SetClock,
    change: Callable[..., None],
) -> None:
    """The first one's history cannot be written: more was given back than was paid."""
    first, second = (Visit(db, booked(alice, salon.order(f"{hour}:00"))["uid"], clock) for hour in (10, 12))
    first.pays("300.00")
    change(first.row, amount_refunded=Decimal(300))
    for each in (first, second):
        each.stands("pending", expires_at=clock.now())
    assert expire_bookings(runtime)["bookings"] == 1
    assert [each.row.status for each in (first, second)] == ["pending", "expired"]
