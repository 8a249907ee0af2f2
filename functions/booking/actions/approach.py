"""Coming up to a booking in order to do something with it."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import Booking, User
from functions.booking import queries, transitions
from functions.booking.locking import locked
from functions.booking.machine import Party, Step
from functions.booking.parties import parties_of


def approached(db: Session, user: User, uid: UUID, step: Step) -> tuple[Booking, frozenset[Party]]:
    """The booking as it stands now, locked with its customer and resources, and what `user` is to it.

    Raises `NotFound` for strangers, and `Forbidden` for those who see it but never take such a step.
    """
    booking = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    parties = parties_of(db, user, booking)
    transitions.check_may_ever(step, parties)
    return locked(db, booking), parties
