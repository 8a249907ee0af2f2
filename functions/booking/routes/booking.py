"""Booking an hour."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden, NotFound
from common.models import User
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Caller, Reply
from common.web.guards import signed_in
from common.web.limits import per_address
from functions.booking import actions
from functions.booking.api import api
from functions.booking.refusals import (
    BY_REASON,
    AlreadyBooked,
    DepositRequired,
    PaymentUnavailable,
    PriceChanged,
    SeriesConflict,
    SlotTaken,
)
from functions.booking.routes.shown import just_made, of_series, previewed
from functions.booking.schemas import BookingReply, BookQuery, BookRequest, SeriesPreview


@api.post(
    "/api/business/book/",
    auth=signed_in.on("business"),
    status=201,
    or_status=200,
    idempotent=True,
    errors=[
        NotFound,
        Forbidden,
        SlotTaken,
        *BY_REASON.values(),
        AlreadyBooked,
        PriceChanged,
        DepositRequired,
        PaymentUnavailable,
        SeriesConflict,
    ],
    limits=[per_address("book", 120, 60)],
    feature=Feature.BOOKING,
)
def book(
    db: Session,
    user: User,
    body: BookRequest,
    query: BookQuery,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> Reply[BookingReply | SeriesPreview]:
    """Book an hour with a business.

    A refusal names the three nearest times that are free. With `repeat` it is the same visit every so many weeks:
    all of them or none, and the reply is the first one with the others in `series`. With `?preview=true` nothing
    is booked and 200 says for each date whether it could be.
    """
    now, tap = clock.now(), caller.request_id
    if query.preview:
        return previewed(actions.preview(db, user, body, now=now, settings=settings))
    if body.repeat is not None:
        series = actions.book_series(db, user, body, now=now, settings=settings, request_id=tap)
        return of_series(db, user, series, caller)
    booking = actions.book(db, user, body, now=now, settings=settings, request_id=tap)
    return just_made(db, user, booking, caller)
