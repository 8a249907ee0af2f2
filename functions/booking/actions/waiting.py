"""How long a booking's time is kept while it waits for somebody's word, or money."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.models import Booking, Occupancy


def wait_until(db: Session, booking: Booking, expires_at: datetime | None) -> None:
    """Keep a locked booking's time until then; for good with None, as it waits for nothing any more."""
    held = update(Occupancy).where(Occupancy.business_id == booking.business_id)
    mine = held.where(Occupancy.booking_id == booking.id).where(Occupancy.active)
    db.execute(mine.values(expires_at=expires_at))
    booking.expires_at = (
        expires_at  # last: the statement above writes what has changed, and who waits needs an end
    )
