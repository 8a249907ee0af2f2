"""What happens to a booking: the steps of the status machine, from either side."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden
from common.models import User
from common.settings import Settings
from common.web.ask import Caller, IfMatch, Reply
from common.web.limits import per_user
from functions.booking import actions
from functions.booking.api import api
from functions.booking.guards import cancelled_booking, customers_booking, teams_booking
from functions.booking.instead import instead_of
from functions.booking.machine import Step
from functions.booking.refusals import (
    CustomerElsewhere,
    InvalidTransition,
    QuoteExpired,
    ReasonRequired,
    SlotTaken,
)
from functions.booking.routes.shown import shown
from functions.booking.schemas import (
    BookingReply,
    CalledOffReply,
    CancelRequest,
    QuoteReply,
    StepRequest,
    UndoRequest,
)

_ONE = "/api/business/booking/<uuid:uid>/"
_STEP = [Forbidden, InvalidTransition]
_CANCEL = [*_STEP, ReasonRequired, QuoteExpired]
_UNDO = [*_STEP, SlotTaken, CustomerElsewhere]


@api.get(f"{_ONE}quote/", auth=customers_booking, errors=_STEP, limits=[per_user("quote", 60, 60)])
def quote_cancellation(db: Session, user: User, uid: UUID, clock: Clock, settings: Settings) -> QuoteReply:
    """What calling a booking off costs its customer now, and what comes back.

    Whoever cancels with the quote's `uid` until `valid_until` pays exactly that, unless the booking has been changed.
    """
    quote, booking = actions.quote(db, user, uid, now=clock.now(), minutes=settings.quote_minutes)
    return QuoteReply.of(quote, booking)


@api.delete(_ONE, auth=cancelled_booking, errors=_CANCEL)
def cancel_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: CancelRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[CalledOffReply]:
    """Call a booking off; its time is free at once.

    Reason and quote may stand in the body or in the query, as some clients drop the body of a DELETE.
    """
    return _called_off(db, user, uid, body, if_match, caller, clock.now())


@api.post(f"{_ONE}cancel/", auth=cancelled_booking, errors=_CANCEL, idempotent=True)
def cancel_booking_too(
    db: Session,
    user: User,
    uid: UUID,
    body: CancelRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[CalledOffReply]:
    """Call a booking off, as DELETE does.

    A business says why, and learns which times it could offer instead.
    """
    return _called_off(db, user, uid, body, if_match, caller, clock.now())


@api.post(f"{_ONE}confirm/", auth=teams_booking, errors=_STEP)
def confirm_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Say yes to a booking that waits for the business's word."""
    return _taken(db, user, uid, Step.CONFIRM, body, if_match, caller, clock.now())


@api.post(f"{_ONE}decline/", auth=teams_booking, errors=_STEP, idempotent=True)
def decline_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Say no to a booking that waits for the business's word; whatever was paid goes back."""
    return _taken(db, user, uid, Step.DECLINE, body, if_match, caller, clock.now())


@api.post(f"{_ONE}check-in/", auth=teams_booking, errors=_STEP)
def check_in(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """The customer is here; from half an hour before the start."""
    return _taken(db, user, uid, Step.CHECK_IN, body, if_match, caller, clock.now())


@api.post(f"{_ONE}start/", auth=teams_booking, errors=_STEP)
def start_visit(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """The visit begins."""
    return _taken(db, user, uid, Step.START, body, if_match, caller, clock.now())


@api.post(f"{_ONE}complete/", auth=teams_booking, errors=_STEP)
def complete_visit(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """The visit is over.

    From half an hour before its start, checked in or not; two hours after its end it completes itself.
    """
    return _taken(db, user, uid, Step.COMPLETE, body, if_match, caller, clock.now())


@api.post(f"{_ONE}no-show/", auth=teams_booking, errors=_STEP, idempotent=True)
def mark_no_show(
    db: Session,
    user: User,
    uid: UUID,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """The customer did not come; from a quarter of an hour after the start, for a week.

    What the terms charge for that is due.
    """
    return _taken(db, user, uid, Step.NO_SHOW, body, if_match, caller, clock.now())


@api.post(f"{_ONE}undo/", auth=teams_booking, errors=_UNDO, idempotent=True)
def undo_step(
    db: Session,
    user: User,
    uid: UUID,
    body: UndoRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Take back what was pressed by mistake.

    A check-in by whoever may check in; a no-show or a completion by the owner, within 24 hours. A time that is not
    over is taken again, if it is free.
    """
    return _taken(db, user, uid, Step.UNDO, body, if_match, caller, clock.now())


def _taken(
    db: Session,
    user: User,
    uid: UUID,
    step: Step,
    body: StepRequest,
    if_match: IfMatch | None,
    caller: Caller,
    now: datetime,
) -> Reply[BookingReply]:
    to = body.to if isinstance(body, UndoRequest) else None
    booking = actions.take(
        db, user, uid, step, body.reason, now=now, to=to, if_match=if_match, request_id=caller.request_id
    )
    return shown(db, user, booking.uid, caller, now)


def _called_off(
    db: Session,
    user: User,
    uid: UUID,
    body: CancelRequest,
    if_match: IfMatch | None,
    caller: Caller,
    now: datetime,
) -> Reply[CalledOffReply]:
    booking = actions.cancel(
        db,
        user,
        uid,
        body.reason,
        now=now,
        quote=body.quote,
        if_match=if_match,
        request_id=caller.request_id,
    )
    reply = shown(db, user, booking.uid, caller, now)
    alternatives = instead_of(db, booking, now)
    return Reply(CalledOffReply(**dict(reply.content), alternatives=alternatives), headers=reply.headers)
