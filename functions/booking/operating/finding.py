"""A booking as one of AvatID's own people asks for it."""

from uuid import UUID

from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import Booking
from functions.booking import queries


def find(db: Session, uid: UUID) -> Booking:
    """Any booking, with business, customer and what was booked; raises `NotFound`."""
    whole = queries.whole_booking().options(joinedload(Booking.customer)).where(Booking.uid == uid)
    booking = db.scalars(whole).one_or_none()
    if booking is None:
        raise NotFound
    return booking
