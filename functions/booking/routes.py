"""What can be asked of the booking function."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden, NotFound
from common.models import Booking, User
from common.web.ask import Caller, IfMatch, Reply
from common.web.contract import Api
from common.web.guards import anyone_recognised, signed_in
from common.web.limits import per_address
from common.web.paging import Page
from functions.booking import actions, queries
from functions.booking.free_times import free_times
from functions.booking.refusals import (
    BY_REASON,
    AlreadyBooked,
    Inactive,
    InvalidTransition,
    PriceChanged,
    ReasonRequired,
    SlotTaken,
)
from functions.booking.schemas import (
    BookingReply,
    BookRequest,
    CancelRequest,
    MyBookingsQuery,
    SlotsQuery,
    SlotsReply,
)
from functions.booking.showing import booking_reply

api = Api("booking")


@api.get("/api/business/available-slots/", auth=anyone_recognised, errors=[NotFound, Inactive])
def available_slots(db: Session, query: SlotsQuery, user: User | None, clock: Clock) -> SlotsReply:
    """Free times of a business for one of its services.

    Every time listed here can be booked as long as nobody else takes it first.
    """
    return free_times(db, query, user, clock.now())


@api.post(
    "/api/business/book/",
    auth=signed_in,
    status=201,
    idempotent=True,
    errors=[NotFound, SlotTaken, *BY_REASON.values(), AlreadyBooked, PriceChanged],
    limits=[per_address("book", 120, 60)],
)
def book(db: Session, user: User, body: BookRequest, caller: Caller, clock: Clock) -> Reply[BookingReply]:
    """Book an hour with a business.

    A refusal names the three nearest times that are free.
    """
    booking = actions.book(db, user, body, now=clock.now(), request_id=caller.request_id)
    return _shown(db, user, booking.uid, caller)


@api.get("/api/business/my-bookings/", auth=signed_in)
def my_bookings(
    db: Session, user: User, query: MyBookingsQuery, caller: Caller, clock: Clock
) -> Page[BookingReply]:
    """My bookings, a page at a time."""
    found = queries.bookings_of(db, user, query, clock.now())
    return Page[BookingReply].of(found, lambda booking: booking_reply(booking, caller.language))


@api.get("/api/business/booking/detail/<uuid:uid>/", auth=signed_in)
def booking_detail(db: Session, user: User, uid: UUID, caller: Caller) -> Reply[BookingReply]:
    """One booking, for its customer, the business's owner and managers, and whoever serves."""
    return _shown(db, user, uid, caller)


@api.delete(
    "/api/business/booking/<uuid:uid>/",
    auth=signed_in,
    errors=[Forbidden, InvalidTransition, ReasonRequired],
)
def cancel_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: CancelRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Call a booking off; its time is free at once.

    The reason may stand in the body or in the query, as some clients drop the body of a DELETE.
    """
    booking = actions.cancel(
        db, user, uid, body.reason, now=clock.now(), if_match=if_match, request_id=caller.request_id
    )
    return _shown(db, user, booking.uid, caller)


def _shown(db: Session, user: User, uid: UUID, caller: Caller) -> Reply[BookingReply]:
    """The booking as it stands now, its version in the ETag."""
    db.flush()
    booking: Booking | None = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    return Reply(booking_reply(booking, caller.language), headers={"ETag": f'"{booking.version}"'})
