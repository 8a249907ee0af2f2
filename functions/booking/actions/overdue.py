"""What the clock does with a booking or a hold whose time is up; each locks what it touches and looks again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import diary, outbox
from common.events import DiaryChanged, TimeFreed
from common.models import Booking, BookingActor, BookingStatus, Business, Hold, Occupancy
from functions.booking import transitions
from functions.booking.actions import expiry
from functions.booking.locking import locked
from functions.booking.machine import COMPLETED_AFTER
from functions.booking.transitions import Act

EXPECTED = (BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN, BookingStatus.IN_PROGRESS)


def expire_if_lapsed(db: Session, booking_id: int, now: datetime) -> bool:
    """Give up on a booking that waited in vain, unless somebody was faster; says whether it was this one's doing."""
    booking = locked(db, db.get_one(Booking, booking_id))
    if booking.status not in expiry.WAITING or booking.expires_at is None or booking.expires_at > now:
        return False
    expiry.expire(db, booking, now)
    return True


def complete_if_over(db: Session, booking_id: int, now: datetime) -> bool:
    """Take a visit that nobody completed for one that took place, two hours after its end."""
    booking = locked(db, db.get_one(Booking, booking_id))
    if booking.status not in EXPECTED or booking.ends_at + COMPLETED_AFTER > now:
        return False
    act = Act(BookingActor.SYSTEM, None, "completed", now)
    transitions.move(db, booking, BookingStatus.COMPLETED, act)
    expiry.free_time(db, booking, now)
    return True


def release_if_lapsed(db: Session, hold_id: int, now: datetime) -> bool:
    """Let go of time that was kept for somebody who has not come for it."""
    hold = db.get_one(Hold, hold_id)
    kept = select(Occupancy.resource_id).where(Occupancy.business_id == hold.business_id)
    diary.lock_user(db, hold.customer_id)
    diary.lock_resources(db, db.scalars(kept.where(Occupancy.hold_id == hold.id)))
    again = select(Hold).where(Hold.id == hold_id).with_for_update()
    hold = db.scalars(again.execution_options(populate_existing=True)).one()
    if hold.released_at is not None or hold.expires_at > now:
        return False
    hold.released_at = now
    held = update(Occupancy).where(Occupancy.business_id == hold.business_id)
    db.execute(held.where(Occupancy.hold_id == hold.id).where(Occupancy.active).values(active=False))
    _tell(db, hold, now)
    return True


def _tell(db: Session, hold: Hold, now: datetime) -> None:
    business = db.get_one(Business, hold.business_id)
    on = hold.starts_at.astimezone(ZoneInfo(business.timezone)).date()
    outbox.publish(db, DiaryChanged(business=business.uid), now=now)
    if hold.starts_at > now:
        outbox.publish(db, TimeFreed(business=business.uid, on=on.isoformat()), now=now)
