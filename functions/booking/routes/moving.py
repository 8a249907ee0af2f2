"""Moving a visit: to another time, or to somebody else."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden
from common.models import User
from common.web.ask import Caller, IfMatch, Reply
from common.web.limits import per_address
from functions.booking.actions.reassign import reassign
from functions.booking.actions.reschedule import EmployeeStays, NoMoreMoves, TooLateToMove, reschedule
from functions.booking.api import api
from functions.booking.guards import leaders_booking, seen_booking
from functions.booking.refusals import BY_REASON, AlreadyBooked, CustomerElsewhere, InvalidTransition
from functions.booking.routes.shown import shown
from functions.booking.schemas import BookingReply
from functions.booking.schemas.moving import MoveRequest, ReassignRequest


@api.patch(
    "/api/business/booking/<uuid:uid>/",
    auth=seen_booking,
    errors=[
        Forbidden,
        InvalidTransition,
        TooLateToMove,
        NoMoreMoves,
        EmployeeStays,
        AlreadyBooked,
        CustomerElsewhere,
        *BY_REASON.values(),
    ],
    limits=[per_address("move", 120, 60)],
)
def move_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: MoveRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Move a booking in place; its old time is free at once.

    The customer within the terms agreed on; the team at any time, outside hours if need be, and the customer may
    then call it off for nothing. A refusal names the three nearest times that are free.
    """
    booking = reschedule(
        db, user, uid, body, now=clock.now(), if_match=if_match, request_id=caller.request_id
    )
    return shown(db, user, booking.uid, caller)


@api.post(
    "/api/business/booking/<uuid:uid>/reassign/",
    auth=leaders_booking,
    errors=[Forbidden, InvalidTransition, CustomerElsewhere, *BY_REASON.values()],
)
def reassign_booking(
    db: Session,
    user: User,
    uid: UUID,
    body: ReassignRequest,
    if_match: IfMatch | None,
    caller: Caller,
    clock: Clock,
) -> Reply[BookingReply]:
    """Let another employee serve at the same time, for owner and managers.

    The customer is told, and may call it off for nothing.
    """
    booking = reassign(db, user, uid, body, now=clock.now(), if_match=if_match, request_id=caller.request_id)
    return shown(db, user, booking.uid, caller)
