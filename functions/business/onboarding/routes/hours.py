"""When a business and its people work."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, HoursException, User
from common.team import managed_business, managed_exception, team_business
from common.web.paging import Page
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.schemas import (
    ExceptionQuery,
    ExceptionShown,
    NewException,
    Week,
    WeekShown,
)


@api.post("/api/onboarding/working-hours/", auth=managed_business, idempotent=True)
def set_week(db: Session, business: Business, body: Week, clock: Clock) -> WeekShown:
    """Replace the ordinary week of the business, or of one employee.

    Several intervals a day; one that ends at or before its start ends on the next day.
    """
    return WeekShown.of(body, business.timezone, actions.set_week(db, business, body, clock=clock))


@api.get("/api/onboarding/exceptions/", auth=team_business)
def exceptions(db: Session, business: Business, query: ExceptionQuery) -> Page[ExceptionShown]:
    """Closures, special hours, breaks and time off, by their first day."""
    found = queries.exceptions_of(db, business, query)
    team = queries.employees_by_id(db, [row.employee_id for row in found.rows if row.employee_id])
    return Page.of(found, lambda row: ExceptionShown.of(row, team.get(row.employee_id or 0)))


@api.post("/api/onboarding/exceptions/", auth=managed_business, status=201, idempotent=True)
def add_exception(
    db: Session, user: User, business: Business, body: NewException, clock: Clock
) -> ExceptionShown:
    """Let something else hold on some days: a closure, special hours, a break, time off.

    Bookings that exist stay.
    """
    return ExceptionShown.of(*actions.add_exception(db, business, body, user, clock=clock))


@api.delete("/api/onboarding/exceptions/<uuid:exception>/", auth=managed_exception, status=204)
def drop_exception(db: Session, dated: HoursException, clock: Clock) -> None:
    """Let the ordinary week hold again."""
    actions.drop_exception(db, dated, clock=clock)
