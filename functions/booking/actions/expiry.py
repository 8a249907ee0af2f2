"""Time that nobody holds any more: requests that were not answered, check-outs that were not paid."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from common import outbox
from common.events import DiaryChanged, TimeFreed
from common.models import Booking, BookingActor, BookingStatus, Hold, Occupancy
from functions.booking import transitions
from functions.booking.transitions import Act

_WAITING = (BookingStatus.PENDING, BookingStatus.PENDING_PAYMENT)


def let_go(db: Session, resource_ids: Sequence[int], customer_id: int, now: datetime) -> None:
    """Release what has expired of these resources and of this customer; all of them must be locked.

    Otherwise a time that is free in the listing would be refused by the constraint.
    """
    mine = select(Occupancy.booking_id).where(Occupancy.resource_id.in_(resource_ids)).where(Occupancy.active)
    lapsed = (
        select(Booking)
        .options(joinedload(Booking.business))
        .where(
            or_(Booking.id.in_(mine.where(Occupancy.expires_at <= now)), Booking.customer_id == customer_id)
        )
        .where(Booking.status.in_(_WAITING))
        .where(Booking.expires_at <= now)
        .order_by(Booking.id)
        .with_for_update(of=Booking)
    )
    for booking in db.scalars(lapsed).all():
        expire(db, booking, now)
    _release_holds(db, resource_ids, now)


def expire(db: Session, booking: Booking, now: datetime) -> None:
    """Give up on a booking that waited in vain, and free its time; the row must be locked."""
    transitions.move(db, booking, BookingStatus.EXPIRED, Act(BookingActor.SYSTEM, None, "expired", now))
    free_time(db, booking, now)


def free_time(db: Session, booking: Booking, now: datetime) -> None:
    """Let others have the time of a booking, and tell whoever may be waiting for it."""
    held = update(Occupancy).where(Occupancy.business_id == booking.business_id)
    db.execute(held.where(Occupancy.booking_id == booking.id).where(Occupancy.active).values(active=False))
    business = booking.business.uid
    outbox.publish(db, DiaryChanged(business=business), now=now)
    if booking.ends_at > now:
        outbox.publish(db, TimeFreed(business=business, on=booking.local_on.isoformat()), now=now)


def _release_holds(db: Session, resource_ids: Sequence[int], now: datetime) -> None:
    over = (
        update(Occupancy)
        .where(Occupancy.resource_id.in_(resource_ids))
        .where(Occupancy.hold_id.is_not(None))
        .where(Occupancy.active)
        .where(Occupancy.expires_at <= now)
        .values(active=False)
        .returning(Occupancy.hold_id)
    )
    holds = db.scalars(over).all()
    if holds:
        db.execute(update(Hold).where(Hold.id.in_(holds)).values(released_at=now))
