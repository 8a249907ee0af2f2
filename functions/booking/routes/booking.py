"""Booking an hour."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import User
from common.web.ask import Caller, Reply
from common.web.guards import signed_in
from common.web.limits import per_address
from functions.booking import actions
from functions.booking.api import api
from functions.booking.refusals import BY_REASON, AlreadyBooked, PriceChanged, SlotTaken
from functions.booking.routes.shown import shown
from functions.booking.schemas import BookingReply, BookRequest


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
    return shown(db, user, booking.uid, caller)
