"""Who works in a business: joining, changing, leaving."""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import (
    Business,
    BusinessMember,
    Employee,
    EmployeeService,
    Invitation,
    Resource,
    ResourceUse,
    Role,
    Service,
    User,
)
from functions.business.onboarding import queries
from functions.business.onboarding.schemas import EmployeeChange, NewEmployee


def add_employee(
    db: Session, business: Business, wish: NewEmployee, *, person: User | None = None
) -> Employee:
    """Add somebody to the team; `person` is the user he is, if he has an account in this business already."""
    business = queries.locked(db, business.id)
    resource = _resource(db, business, person)
    values = wish.model_dump(exclude={"business", "role", "services"})
    employee = Employee(business_id=business.id, resource_id=resource.id, **values)
    db.add(employee)
    db.flush()
    _choose_for(db, employee, queries.chosen_services(db, business, wish.services or []))
    if person is not None:
        _connect(db, employee, person)
    db.flush()
    return employee


def _resource(db: Session, business: Business, person: User | None) -> Resource:
    """The same person in two shops of one owner is one resource, so that he is not booked in both at once."""
    shared = queries.resource_of_person(db, business, person) if person else None
    if shared is not None and shared.business_id != business.id:
        db.add(ResourceUse(business_id=business.id, resource_id=shared.id))
        db.flush()
        return shared
    resource = Resource(business_id=business.id, person_id=person.id if person else None)
    db.add(resource)
    db.flush()
    return resource


def _connect(db: Session, employee: Employee, person: User) -> None:
    db.execute(
        update(BusinessMember)
        .where(BusinessMember.business_id == employee.business_id)
        .where(BusinessMember.user_id == person.id)
        .values(employee_id=employee.id)
    )


def change_employee(db: Session, employee: Employee, change: EmployeeChange) -> Employee:
    """Change what is known of somebody, or what he performs."""
    business = queries.locked_with(db, employee)
    for name, value in change.values("services").items():
        setattr(employee, name, value)
    if "services" in change.model_fields_set:
        _choose_for(db, employee, queries.chosen_services(db, business, change.services or []))
    db.flush()
    return employee


def _choose_for(db: Session, employee: Employee, services: Sequence[Service]) -> None:
    """Let him perform exactly these of the services that not everybody performs; own prices stay."""
    wanted = {service.id for service in services if not service.is_performed_by_everyone}
    mine = delete(EmployeeService).where(EmployeeService.employee_id == employee.id)
    db.execute(mine.where(EmployeeService.service_id.not_in(wanted)))
    kept = set(
        db.scalars(
            EmployeeService.__table__.select()
            .with_only_columns(EmployeeService.service_id)
            .where(EmployeeService.employee_id == employee.id)
        )
    )
    db.add_all(
        EmployeeService(business_id=employee.business_id, employee_id=employee.id, service_id=service_id)
        for service_id in sorted(wanted - kept)
    )


def dismiss(db: Session, employee: Employee, *, clock: Clock) -> None:
    """Let somebody leave: no new bookings, and no more access unless he is an owner. His bookings stay his."""
    queries.locked_with(db, employee)
    now = clock.now()
    employee.archived_at = now
    db.flush()
    if not queries.is_still_used(db, employee.resource_id):
        db.execute(update(Resource).where(Resource.id == employee.resource_id).values(archived_at=now))
    _disconnect(db, employee)
    open_ones = update(Invitation).where(Invitation.employee_id == employee.id)
    open_ones = open_ones.where(Invitation.accepted_at.is_(None)).where(Invitation.revoked_at.is_(None))
    db.execute(open_ones.values(revoked_at=now))


def _disconnect(db: Session, employee: Employee) -> None:
    his = BusinessMember.employee_id == employee.id
    db.execute(delete(BusinessMember).where(his).where(BusinessMember.role != Role.OWNER))
    db.execute(update(BusinessMember).where(his).values(employee_id=None))
