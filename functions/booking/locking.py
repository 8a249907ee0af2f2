"""The locks of a booking, always taken in the same order: business, customer, resources by id, booking, payment."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from common import diary
from common.models import Booking
from functions.booking import queries


def locked(db: Session, booking: Booking, also: Iterable[int] = ()) -> Booking:
    """The booking as it stands now, locked with its customer, its resources and `also` these.

    Whoever needs the business to stay as it is locks it before (`diary.lock_business`), and payments after.
    """
    if booking.customer_id is not None:
        diary.lock_user(db, booking.customer_id)
    diary.lock_resources(db, [*queries.resources_of(db, booking), *also])
    return queries.locked_booking(db, booking)
