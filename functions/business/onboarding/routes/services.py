"""What a business sells."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, Category, Service
from common.team import any_service, managed_business, managed_service, team_business
from common.web.ask import Caller
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.schemas import (
    BookingsToMove,
    NewService,
    ServiceChange,
    ServiceChanged,
    ServiceShown,
    WhoseServices,
)


@api.get("/api/onboarding/service/", auth=team_business)
def services(
    db: Session,
    business: Business,
    query: WhoseServices,  # noqa: ARG001 (the guard reads it)
    caller: Caller,
) -> list[ServiceShown]:
    """Everything a business sells, also what is not on sale now; texts in both languages."""
    return [
        ServiceShown.of(each.service, business, each.category, each.performers, caller.language)
        for each in queries.sold_by(db, business)
    ]


@api.post("/api/onboarding/service/", auth=managed_business, status=201, idempotent=True)
def add_service(
    db: Session, business: Business, body: NewService, caller: Caller, clock: Clock
) -> ServiceShown:
    """Put something on sale.

    Without `employees` everybody in the team performs it; with an empty list nobody does.
    """
    service = actions.add_service(db, business, body, clock=clock)
    return ServiceShown.of(service, *_around(db, service), caller.language)


@api.patch("/api/onboarding/service/<uuid:service>/", auth=managed_service)
def change_service(
    db: Session, offer: Service, body: ServiceChange, caller: Caller, clock: Clock
) -> ServiceChanged:
    """Change what is on sale.

    What is left out stays, and bookings that exist keep their price and length. With `is_active: false` nobody can
    book it any more; `bookings_to_move` are those that exist.
    """
    service = actions.change_service(db, offer, body, clock=clock)
    left = [] if service.is_active else queries.bookings_of_service(db, service, clock.now())
    to_move = BookingsToMove.of_all(left, caller.language).bookings_to_move
    return ServiceChanged.of(service, *_around(db, service), caller.language, bookings_to_move=to_move)


@api.delete("/api/onboarding/service/<uuid:service>/", auth=managed_service)
def drop_service(db: Session, offer: Service, caller: Caller, clock: Clock) -> BookingsToMove:
    """Take something off sale for good.

    Bookings that exist stay: `bookings_to_move` are those to come.
    """
    actions.drop_service(db, offer, clock=clock)
    return BookingsToMove.of_all(queries.bookings_of_service(db, offer, clock.now()), caller.language)


@api.get("/api/onboarding/service/<uuid:service>/bookings-to-move/", auth=any_service)
def bookings_of_service(db: Session, offer: Service, caller: Caller, clock: Clock) -> BookingsToMove:
    """The bookings to come of a service, also of one that is no longer sold."""
    return BookingsToMove.of_all(queries.bookings_of_service(db, offer, clock.now()), caller.language)


def _around(db: Session, service: Service) -> tuple[Business, Category, queries.Performers]:
    business, category = queries.around(db, service)
    return business, category, queries.performers_of(db, service)
