"""Somebody will not be there: what becomes of their visits."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import Business, User
from common.team import managed_business
from common.web.ask import Caller
from functions.booking.api import api
from functions.booking.refusals import ReasonRequired
from functions.booking.replan.applying import PlanOutdated, carry_out
from functions.booking.replan.proposing import propose
from functions.booking.replan.schemas import ReplanReply, ReplanRequest


@api.post(
    "/api/business/bookings/replan/",
    auth=managed_business,
    idempotent=True,
    errors=[NotFound, PlanOutdated, ReasonRequired],
)
def replan(
    db: Session, user: User, business: Business, body: ReplanRequest, caller: Caller, clock: Clock
) -> ReplanReply:
    """Plan the visits of an employee who is away, then carry out what you approve of the plan.

    Each visit keeps its time with somebody else, else it moves to the nearest free time, else it is called off.
    The plan comes back with `apply`, as it was or changed: all of it happens, or nothing.
    """
    now = clock.now()
    if body.apply:
        plan = carry_out(db, user, business, body, now=now, request_id=caller.request_id)
    else:
        plan = propose(db, business, body, now)
    return ReplanReply(is_applied=body.apply, timezone=business.timezone, plan=plan)
