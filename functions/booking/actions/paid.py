"""What was due before the visit has arrived."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import diary, outbox
from common.db import rule
from common.events import BookingConfirmed, BookingCreated, Event
from common.models import (
    Booking,
    BookingActor,
    BookingStatus,
    Business,
    BusinessStatus,
    Policy,
    RefundReason,
    User,
)
from functions.booking import queries, terms, transitions
from functions.booking.actions import expiry
from functions.booking.actions.retake import retake
from functions.booking.actions.waiting import wait_until
from functions.booking.locking import locked
from functions.booking.refusals import AlreadyBooked, SlotTaken
from functions.booking.transitions import Act

_WELCOME = {status for status in BookingStatus if status.holds_time} | {BookingStatus.COMPLETED}


def payment_arrived(db: Session, booking: Booking, now: datetime) -> bool:
    """Let a booking go on whose payment has come in, and say whether it stands; if not, the money goes back.

    One that has expired meanwhile takes its time again if that is still ahead and free. Locks business, customer,
    resources and booking itself: payment rows must be locked after it, not before.
    """
    _lock_business(db, booking)
    locked(db, booking)
    if booking.status is BookingStatus.PENDING_PAYMENT and now >= booking.starts_at:
        expiry.expire(
            db, booking, now, RefundReason.TOO_LATE
        )  # whether or not the clock has been here before
    if booking.status is BookingStatus.PENDING_PAYMENT:
        _go_on(db, booking, now)
        return True
    if booking.status is BookingStatus.EXPIRED:
        return _may_come_back(db, booking, now) and _came_back(db, booking, now)
    return booking.status in _WELCOME


def _lock_business(db: Session, booking: Booking) -> None:
    uid = db.scalars(select(Business.uid).where(Business.id == booking.business_id)).one()
    diary.lock_business(db, uid)


def _may_come_back(db: Session, booking: Booking, now: datetime) -> bool:
    """Not to a business that has closed, nor for somebody whose visits were called off because they are leaving."""
    if now >= booking.starts_at or booking.business.status is not BusinessStatus.PUBLISHED:
        return False
    leaving = (
        select(User.id).where(User.id == booking.customer_id).where(User.deletion_requested_at.is_not(None))
    )
    return db.scalar(leaving) is None


def _came_back(db: Session, booking: Booking, now: datetime) -> bool:
    """Unless the time is somebody else's by now, or its customer is elsewhere."""
    try:
        with rule(db, "booking_customer_in_one_place", AlreadyBooked):
            _go_on(db, booking, now, again=True)
    except (SlotTaken, AlreadyBooked):
        queries.locked_booking(db, booking)
        return False
    return True


def _go_on(db: Session, booking: Booking, now: datetime, *, again: bool = False) -> None:
    """As if it had just been booked: it is confirmed, or the business is asked; `again` takes its time once more."""
    to, expires_at, news = _as_booked(db, booking, now)
    wait_until(db, booking, expires_at)
    if again:
        retake(db, booking, now)
    transitions.move(db, booking, to, Act(BookingActor.SYSTEM, None, "paid", now))
    outbox.publish(db, news, now=now)


def _as_booked(db: Session, booking: Booking, now: datetime) -> tuple[BookingStatus, datetime | None, Event]:
    policy = db.scalars(select(Policy).where(Policy.business_id == booking.business_id)).one()
    if policy.auto_confirm:
        return BookingStatus.CONFIRMED, None, BookingConfirmed(booking=booking.uid)
    expires_at = terms.answer_by(booking.starts_at, policy.min_notice_minutes, now)
    return BookingStatus.PENDING, expires_at, BookingCreated(booking=booking.uid)
