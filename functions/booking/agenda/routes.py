"""The diary of a business, for its team."""

from sqlalchemy.orm import Session

from common.errors import Forbidden
from common.web.ask import Caller
from common.web.paging import Page
from functions.booking.agenda.queries import agenda_of
from functions.booking.agenda.schemas import AgendaQuery
from functions.booking.agenda.seat import Seat, own_seat
from functions.booking.api import api
from functions.booking.schemas import BookingReply
from functions.booking.showing import booking_for_team


@api.get("/api/business/bookings/", auth=own_seat, errors=[Forbidden])
def agenda(db: Session, seat: Seat, query: AgendaQuery, caller: Caller) -> Page[BookingReply]:
    """The visits of a business, earliest first, a page at a time.

    Owner and managers see everybody's, or those of the `employee` they name; an employee sees his own.
    """
    found = agenda_of(db, seat, query)
    return Page[BookingReply].of(found, lambda booking: booking_for_team(booking, caller.language, None))
