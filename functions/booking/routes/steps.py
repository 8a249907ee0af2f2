"""What happens to a booking: the steps of the status machine, from either side."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden
from common.models import User
from common.web.ask import Caller, IfMatch, Reply
from common.web.guards import signed_in
from functions.booking import actions
from functions.booking.api import api
from functions.booking.refusals import InvalidTransition, ReasonRequired
from functions.booking.routes.shown import shown
from functions.booking.schemas import BookingReply, CancelRequest


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
    return shown(db, user, booking.uid, caller)
