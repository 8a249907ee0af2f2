"""Looking at bookings: one's own list, and one of them."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import User
from common.web.ask import Caller, Reply
from common.web.guards import signed_in
from common.web.paging import Page
from common.web.written import Written, page
from functions.booking.api import api
from functions.booking.guards import seen_booking
from functions.booking.my_bookings import bookings_of
from functions.booking.routes.shown import shown
from functions.booking.schemas import BookingReply, MyBookingsQuery


@api.get("/api/business/my-bookings/", auth=signed_in)
def my_bookings(
    db: Session, user: User, query: MyBookingsQuery, caller: Caller, clock: Clock
) -> Written[Page[BookingReply]]:
    """My bookings, a page at a time."""
    found = bookings_of(db, user, query, caller.language, clock.now())
    return page(found.rows, found.next)


@api.get("/api/business/booking/detail/<uuid:uid>/", auth=seen_booking)
def booking_detail(db: Session, user: User, uid: UUID, caller: Caller, clock: Clock) -> Reply[BookingReply]:
    """One booking, for its customer, the business's owner and managers, and whoever serves.

    The business also sees who comes, and how to reach them.
    """
    return shown(db, user, uid, caller, clock.now())
