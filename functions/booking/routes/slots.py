"""Free times, and why others are not free."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden, NotFound, NotSignedIn
from common.models import User
from common.web.ask import Caller
from common.web.guards import anyone_recognised
from functions.booking.api import api
from functions.booking.explaining import explained
from functions.booking.free_times import free_times
from functions.booking.refusals import Inactive
from functions.booking.schemas import ExplainQuery, ExplainReply, SlotsQuery, SlotsReply

_ERRORS = [NotFound, Inactive, NotSignedIn, Forbidden]


@api.get("/api/business/available-slots/", auth=anyone_recognised.on("business"), errors=_ERRORS)
def available_slots(db: Session, query: SlotsQuery, user: User | None, clock: Clock) -> SlotsReply:
    """Free times of a business for a visit of one or several services.

    Every time listed here can be booked as long as nobody else takes it first.
    """
    return free_times(db, query, user, clock.now())


@api.get("/api/business/slots/explain/", auth=anyone_recognised.on("business"), errors=_ERRORS)
def explain_slot(
    db: Session, query: ExplainQuery, user: User | None, caller: Caller, clock: Clock
) -> ExplainReply:
    """Why a visit can begin at a certain time, or not.

    One step for each rule, in the order in which they speak, for everybody who could serve; a customer's trace of
    somebody ends at the rule that refused.
    """
    return explained(db, query, user, clock.now(), caller.language)
