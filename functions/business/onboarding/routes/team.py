"""Who works in a business."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, Employee
from common.team import managed_business, managed_employee
from functions.business.api import api
from functions.business.onboarding import actions, queries
from functions.business.onboarding.schemas import EmployeeChange, EmployeeShown, NewEmployee


@api.post("/api/onboarding/employee/", auth=managed_business, status=201, idempotent=True)
def add_employee(db: Session, business: Business, body: NewEmployee) -> EmployeeShown:
    """Add somebody to the team.

    Until an invitation has been accepted this person has no account here and no role.
    """
    return _shown(db, actions.add_employee(db, business, body))


@api.patch("/api/onboarding/employee/<uuid:employee>/", auth=managed_employee)
def change_employee(db: Session, person: Employee, body: EmployeeChange) -> EmployeeShown:
    """Change what is known of somebody, or what this person performs.

    What is left out stays.
    """
    return _shown(db, actions.change_employee(db, person, body))


@api.delete("/api/onboarding/employee/<uuid:employee>/", auth=managed_employee, status=204)
def dismiss_employee(db: Session, person: Employee, clock: Clock) -> None:
    """Let somebody leave the team.

    Nobody can book this person any more; bookings that exist stay.
    """
    actions.dismiss(db, person, clock=clock)


def _shown(db: Session, employee: Employee) -> EmployeeShown:
    role, services = queries.role_of_employee(db, employee), queries.services_of(db, employee)
    return EmployeeShown.of(employee, role, services)
