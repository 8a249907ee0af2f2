"""Giving a business to somebody else, and closing it for good: its owner's alone, after a fresh sign-in."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import Forbidden, Invalid
from common.models import Business, User
from common.team import is_business_owner_lately, role_in
from common.web.ask import Caller
from common.web.limits import per_user
from functions.business.api import api
from functions.business.onboarding.handover import actions
from functions.business.onboarding.handover.actions import BusinessIsClosed, HasFutureBookings
from functions.business.onboarding.handover.schemas import Closed, Closing, Handover
from functions.business.onboarding.schemas import BusinessShown

DAY = 86400


@api.post(
    "/api/onboarding/business/<uuid:business>/transfer/",
    auth=is_business_owner_lately,
    support=False,
    errors=[Forbidden, BusinessIsClosed, Invalid],
    limits=[per_user("hand_over", 20, DAY)],
)
def hand_over_business(
    db: Session, user: User, mine: Business, body: Handover, caller: Caller, clock: Clock
) -> BusinessShown | None:
    """Make somebody of the team the owner.

    You become a manager, or leave the team. Both of you are told, whatever you have chosen in your settings.
    Without a place in the team there is nothing to show any more: the reply is null.
    """
    business = actions.hand_over(db, user, mine, body, clock=clock, request_id=caller.request_id)
    role = role_in(db, user, business.id)
    return BusinessShown.of(business, role, caller.language) if role else None


@api.post(
    "/api/onboarding/business/<uuid:business>/close/",
    auth=is_business_owner_lately,
    support=False,
    errors=[Forbidden, HasFutureBookings],
)
def close_business(
    db: Session, user: User, mine: Business, body: Closing, caller: Caller, clock: Clock
) -> Closed:
    """Close a business for good.

    From this moment on nobody finds or books it. Visits to come stand in the way (409 `has_future_bookings`, with
    `count` and the first few in `bookings`) unless they should be called off; then their customers are told, and
    owe nothing.
    """
    business, canceled = actions.close(db, user, mine, body, now=clock.now(), request_id=caller.request_id)
    return Closed.of(business, canceled)
