"""A business's terms."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business
from common.team import managed_business, team_business
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.schemas.policy import PolicyChange, PolicyShown


@api.get("/api/onboarding/policy/<uuid:business>/", auth=team_business)
def policy(db: Session, mine: Business) -> PolicyShown:
    """The terms of a business."""
    return PolicyShown.model_validate(queries.policy_of(db, mine))


@api.patch("/api/onboarding/policy/<uuid:business>/", auth=managed_business)
def change_policy(db: Session, mine: Business, body: PolicyChange, clock: Clock) -> PolicyShown:
    """Change the terms for bookings to come.

    What is left out stays. A deposit is a percentage or an amount; a new one replaces the other kind.
    """
    return PolicyShown.model_validate(actions.change_policy(db, mine, body, clock=clock))
