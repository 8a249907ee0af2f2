"""The locks of a booking, always taken in the same order: business, customer, resources by id, booking, payment."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from common import diary, ratings
from common.models import Booking, BookingStatus
from functions.booking import queries

_OVER = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def locked(db: Session, booking: Booking, also: Iterable[int] = ()) -> Booking:
    """The booking as it stands now, locked with its customer, its resources and `also` these.

    What the rating of a visit that is over counts for is locked first: such a visit may turn out not to have been.
    Whoever needs the business to stay as it is locks it before (`diary.lock_business`), and payments after.
    """
    if booking.status in _OVER:
        ratings.lock_if_rated(db, booking)
    if booking.customer_id is not None:
        diary.lock_user(db, booking.customer_id)
    diary.lock_resources(db, [*queries.resources_of(db, booking), *also])
    return queries.locked_booking(db, booking)
