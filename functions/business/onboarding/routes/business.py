"""Opening, describing and publishing a business."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.i18n import translate
from common.models import Business, BusinessMember, Role, User
from common.team import managed_business, role_in, team_business
from common.web.ask import Caller
from common.web.guards import signed_in
from common.web.limits import per_user
from common.web.paging import Page, PageQuery
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.actions import (
    CHECKLIST,
    ChecklistIncomplete,
    NotYoursToPublish,
    OperatorHasNoBusiness,
)
from functions.business.onboarding.actions.team import WorksAlone
from functions.business.onboarding.schemas import (
    BusinessChange,
    BusinessShown,
    Checklist,
    ChecklistItem,
    NewBusiness,
)

DAY = 86400


@api.post(
    "/api/onboarding/business/create/",
    auth=signed_in,
    status=201,
    idempotent=True,
    errors=[OperatorHasNoBusiness],
    limits=[per_user("open_business", 50, DAY)],
)
def create_business(
    db: Session, user: User, body: NewBusiness, caller: Caller, clock: Clock
) -> BusinessShown:
    """Open a business.

    It begins as a draft that only its team sees. Time zone and country follow from the point unless given.
    """
    business = actions.create_business(db, user, body, clock=clock)
    return BusinessShown.of(business, Role.OWNER, caller.language)


@api.patch(
    "/api/onboarding/business/update/",
    auth=managed_business,
    errors=[ChecklistIncomplete, WorksAlone],
)
def change_business(
    db: Session, user: User, business: Business, body: BusinessChange, caller: Caller, clock: Clock
) -> BusinessShown:
    """Describe a business anew.

    What is left out stays. A published business keeps what publishing needs.
    """
    return _shown(db, user, actions.change_business(db, business, body, clock=clock), caller)


@api.get("/api/onboarding/business/my/", auth=signed_in)
def my_businesses(db: Session, user: User, query: PageQuery, caller: Caller) -> Page[BusinessShown]:
    """The businesses whose team I belong to, with what I am in each."""

    def shown(member: BusinessMember) -> BusinessShown:
        return BusinessShown.of(member.business, member.role, caller.language)

    return Page.of(queries.memberships(db, user, query), shown)


@api.get("/api/onboarding/business/<uuid:business>/checklist/", auth=team_business)
def checklist(db: Session, mine: Business, caller: Caller) -> Checklist:
    """What publishing needs, and what of it is there."""
    missing = actions.missing(db, queries.described(db, mine))
    items = [
        ChecklistItem(code=code, is_done=code not in missing, message=translate(caller.language, message))
        for code, message in CHECKLIST.items()
    ]
    return Checklist(is_complete=not missing, items=items)


@api.post(
    "/api/onboarding/business/<uuid:business>/publish/",
    auth=managed_business,
    errors=[ChecklistIncomplete, NotYoursToPublish],
)
def publish_business(db: Session, user: User, mine: Business, caller: Caller, clock: Clock) -> BusinessShown:
    """Let customers find and book it.

    409 `checklist_incomplete` names in `missing` what is not there yet.
    """
    return _shown(db, user, actions.publish(db, mine, clock=clock), caller)


@api.post(
    "/api/onboarding/business/<uuid:business>/unpublish/",
    auth=managed_business,
    errors=[NotYoursToPublish],
)
def unpublish_business(
    db: Session, user: User, mine: Business, caller: Caller, clock: Clock
) -> BusinessShown:
    """Hide it from customers.

    Bookings that exist stay.
    """
    return _shown(db, user, actions.unpublish(db, mine, clock=clock), caller)


def _shown(db: Session, user: User, business: Business, caller: Caller) -> BusinessShown:
    role = role_in(db, user, business.id)
    if role is None:
        raise NotFound
    return BusinessShown.of(business, role, caller.language)
