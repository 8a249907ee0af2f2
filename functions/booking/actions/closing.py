"""A business closes for good: the visits it still expects are called off."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import diary
from common.models import Booking, BookingActor, BookingStatus, Business, User
from functions.booking import queries
from functions.booking.actions import expiry
from functions.booking.actions.cancel import call_off
from functions.booking.machine import has_way
from functions.booking.transitions import Act

CODE = "business_closed"
_AT_ONCE = 100
"""Visits a transaction: their locks are held until its end."""


def cancel_all_at(db: Session, business: Business, by: User, reason: str, *, now: datetime) -> bool:
    """Call off visits that lie ahead, by the business and so at no cost to customers; says whether any are left.

    Done again it goes on where it stopped. Everything is locked at the start, in the agreed order.
    """
    ahead = queries.visits_ahead_at(db, business, now, _AT_ONCE)
    for customer_id in sorted({each.customer_id for each in ahead if each.customer_id is not None}):
        diary.lock_user(db, customer_id)
    diary.lock_resources(db, queries.resources_of(db, *ahead))
    act = Act(BookingActor.TEAM, by, CODE, now, text=reason or None)
    for each in ahead:
        _call_off(db, queries.locked_booking(db, each), act)
    db.flush()
    return len(ahead) == _AT_ONCE


def _call_off(db: Session, booking: Booking, act: Act) -> None:
    """One that waits for its payment simply lapses; one whose customer was faster is left alone."""
    to = BookingStatus.CANCELLED_BY_BUSINESS
    if booking.status is BookingStatus.PENDING_PAYMENT:
        expiry.expire(db, booking, act.now)
    elif has_way(booking.status, to):
        call_off(db, booking, to, act)
