"""What a business sells."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, Service
from common.team import managed_business, managed_service
from common.web.ask import Caller
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.schemas import NewService, ServiceChange, ServiceShown


@api.post("/api/onboarding/service/", auth=managed_business, status=201, idempotent=True)
def add_service(db: Session, business: Business, body: NewService, caller: Caller) -> ServiceShown:
    """Put something on sale.

    Without `employees` everybody in the team performs it; with an empty list nobody does.
    """
    return _shown(db, actions.add_service(db, business, body), caller)


@api.patch("/api/onboarding/service/<uuid:service>/", auth=managed_service)
def change_service(db: Session, offer: Service, body: ServiceChange, caller: Caller) -> ServiceShown:
    """Change what is on sale.

    What is left out stays, and bookings that exist keep their price and length.
    """
    return _shown(db, actions.change_service(db, offer, body), caller)


@api.delete("/api/onboarding/service/<uuid:service>/", auth=managed_service, status=204)
def drop_service(db: Session, offer: Service, clock: Clock) -> None:
    """Take something off sale for good.

    Bookings that exist stay.
    """
    actions.drop_service(db, offer, clock=clock)


def _shown(db: Session, service: Service, caller: Caller) -> ServiceShown:
    business, category = queries.around(db, service)
    performers = queries.performers_of(db, service)
    return ServiceShown.of(service, business, category, performers, caller.language)
