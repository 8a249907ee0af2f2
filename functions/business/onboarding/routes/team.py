"""Who works in a business."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.integrations import Doors
from common.models import Business, Employee, Role, User
from common.team import any_employee, managed_business, managed_employee, role_in, team_business
from common.web.ask import Caller
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.actions.ranks import OwnersOnly, OwnersStay
from functions.business.onboarding.actions.team import WorksAlone
from functions.business.onboarding.queries import Seat
from functions.business.onboarding.schemas import (
    BookingsToMove,
    EmployeeChange,
    EmployeeChanged,
    EmployeeShown,
    NewEmployee,
    WhoseTeam,
)


@api.get("/api/onboarding/employee/", auth=team_business)
def team(
    db: Session,
    user: User,
    business: Business,
    query: WhoseTeam,  # noqa: ARG001 (the guard reads it)
    doors: Doors,
) -> list[EmployeeShown]:
    """The whole team, also those who take no bookings now.

    Address, number and invitation of a colleague are shown to owners and managers only.
    """
    leads = role_in(db, user, business.id) is not Role.EMPLOYEE
    return [_seen(seat, user, doors, leads=leads) for seat in queries.team_of(db, business)]


def _seen(seat: Seat, by: User, doors: Doors, *, leads: bool) -> EmployeeShown:
    shown = EmployeeShown.of(seat, doors.storage)
    is_oneself = seat.member is not None and seat.member.user_id == by.id
    return shown if leads or is_oneself else shown.without_contact()


@api.post(
    "/api/onboarding/employee/",
    auth=managed_business,
    status=201,
    idempotent=True,
    errors=[OwnersOnly, WorksAlone],
)
def add_employee(
    db: Session, user: User, business: Business, body: NewEmployee, clock: Clock, doors: Doors
) -> EmployeeShown:
    """Add somebody to the team.

    Until an invitation has been accepted this person has no account here. Only an owner adds managers.
    """
    employee = actions.add_employee(db, business, body, by=user, clock=clock)
    return EmployeeShown.of(queries.seat_of(db, employee), doors.storage)


@api.patch(
    "/api/onboarding/employee/<uuid:employee>/", auth=managed_employee, errors=[OwnersOnly, OwnersStay]
)
def change_employee(
    db: Session,
    user: User,
    person: Employee,
    body: EmployeeChange,
    caller: Caller,
    clock: Clock,
    doors: Doors,
) -> EmployeeChanged:
    """Change what is known of somebody, what this person performs, or is.

    What is left out stays. With `is_active: false` nobody can book this person any more; `bookings_to_move` are
    those that exist. A manager changes employees and themselves, but no role.
    """
    changed = actions.change_employee(db, person, body, by=user, clock=clock)
    left = [] if changed.is_active else queries.bookings_of_employee(db, changed, clock.now())
    return EmployeeChanged.now(queries.seat_of(db, changed), doors.storage, left, caller.language)


@api.delete("/api/onboarding/employee/<uuid:employee>/", auth=managed_employee, errors=[OwnersOnly])
def dismiss_employee(
    db: Session, user: User, person: Employee, caller: Caller, clock: Clock
) -> BookingsToMove:
    """Let somebody leave the team.

    Nobody can book this person any more. Bookings that exist stay: `bookings_to_move` are those to come.
    """
    actions.dismiss(db, person, by=user, clock=clock)
    left = queries.bookings_of_employee(db, person, clock.now())
    return BookingsToMove.of_all(left, caller.language)


@api.get("/api/onboarding/employee/<uuid:employee>/bookings-to-move/", auth=any_employee)
def bookings_of_employee(db: Session, person: Employee, caller: Caller, clock: Clock) -> BookingsToMove:
    """The bookings to come in which somebody serves, also somebody who has left."""
    left = queries.bookings_of_employee(db, person, clock.now())
    return BookingsToMove.of_all(left, caller.language)
