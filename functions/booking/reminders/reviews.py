"""Asking customers how a visit was, once, when it has been over for a while and they are not asleep."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Row, Select, Text, func, literal, select
from sqlalchemy.orm import Session

from common import outbox
from common.events import ReviewRequestDue
from common.models import Booking, BookingStatus, MessageKey, Rating, User
from common.settings import Settings
from functions.booking.reminders.quietly import quiet_hours

AT_ONCE = 500
"""The rest waits for the next tick."""
_ASKED_WITHIN = timedelta(days=2)
"""What could not be asked by then is not asked any more: who remembers."""

_Visit = Row[UUID, UUID, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the job."""

    now: datetime
    settings: Settings

    @property
    def over_by(self) -> datetime:
        """Visits that ended by then have been over for long enough."""
        return self.now - timedelta(minutes=self.settings.review_after_minutes)


def ask(db: Session, this: Round) -> int:
    """Publish `ReviewRequestDue` for visits that nobody was asked about; returns for how many.

    Somebody with several on one day is asked about the first that ended, and about no other.
    """
    visits = db.execute(_visits(this)).all()
    return sum(_is_asked(db, visit, this) for visit in visits)


def _is_asked(db: Session, visit: _Visit, this: Round) -> bool:
    booking, person, on = visit
    is_first_time = outbox.is_first(db, f"review_request:{booking}", this.now)
    if not is_first_time or not outbox.is_first(db, f"review_request:{person}:{on}", this.now):
        return False
    outbox.publish(db, ReviewRequestDue(booking=booking), now=this.now, not_after=this.now + _ASKED_WITHIN)
    return True


def _visits(this: Round) -> Select[UUID, UUID, Any]:
    """Each with its customer and the local day, those first that ended first; nobody's whose hours are quiet now."""
    now = literal(this.now, DateTime(timezone=True))
    return (
        select(Booking.uid, User.uid, Booking.local_on)
        .join(User, User.id == Booking.customer_id)
        .where(Booking.status == BookingStatus.COMPLETED)
        .where(Booking.ends_at > this.over_by - _ASKED_WITHIN, Booking.ends_at <= this.over_by)
        .where(Booking.guest_name.is_(None))
        .where(User.blocked_at.is_(None), User.erased_at.is_(None), User.deletion_requested_at.is_(None))
        .where(~quiet_hours(this.settings).covers(now))
        .where(~_is_decided(), ~_is_rated())
        .order_by(Booking.ends_at, Booking.id)
        .limit(AT_ONCE)
    )


def _is_decided() -> ColumnElement[bool]:
    name = func.concat("review_request:", Booking.uid, type_=Text())
    return select(MessageKey.dedup).where(MessageKey.dedup == name).exists()


def _is_rated() -> ColumnElement[bool]:
    rated = select(Rating.id).where(Rating.business_id == Booking.business_id)
    return rated.where(Rating.booking_id == Booking.id).exists()
