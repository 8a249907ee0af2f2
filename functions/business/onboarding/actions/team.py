"""Who works in a business: joining, changing, leaving."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, update
from sqlalchemy.orm import Session

from common import calendars, conversations, diary
from common.clock import Clock
from common.errors import Conflict
from common.i18n import _
from common.models import (
    Business,
    BusinessKind,
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
from functions.business.onboarding.actions import ranks
from functions.business.onboarding.schemas import EmployeeChange, NewEmployee


class WorksAlone(Conflict):
    """A freelancer who hires is a business."""

    code = "freelancer_works_alone"
    title = _("A freelancer works alone.")
    detail = _("To add somebody to the team, change the kind to a business first.")


def add_employee(
    db: Session,
    business: Business,
    wish: NewEmployee,
    *,
    clock: Clock,
    person: User | None = None,
    by: User | None = None,
) -> Employee:
    """Add somebody to the team; `person` is the user he is, if he has an account in this business already.

    `by` is whoever adds him, None a tool of our own. Raises `WorksAlone` and `OwnersOnly`.
    """
    business = queries.locked(db, business.id)
    ranks.refuse_newcomer(db, business.id, Role(wish.role), by)
    refuse_a_second(db, business)
    resource = _resource(db, business, person)
    values = wish.model_dump(exclude={"business", "role", "services"})
    employee = Employee(business_id=business.id, resource_id=resource.id, joins_as=Role(wish.role), **values)
    db.add(employee)
    db.flush()
    _choose_for(db, employee, queries.chosen_services(db, business, wish.services or []))
    if person is not None:
        _connect(db, employee, person)
    db.flush()
    diary.changed(db, business, clock.now())
    return employee


def refuse_a_second(db: Session, business: Business, *, most: int = 0) -> None:
    """Raise `WorksAlone` if a freelancer's team, which is locked, has more than `most` people in it."""
    if business.kind is BusinessKind.FREELANCER and queries.team_size(db, business) > most:
        raise WorksAlone


def _resource(db: Session, business: Business, person: User | None) -> Resource:
    """The same person in two shops of one owner is one resource, so that he is not booked in both at once."""
    shared = queries.resource_of_person(db, business, person) if person else None
    if shared is not None:
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


def change_employee(
    db: Session, employee: Employee, change: EmployeeChange, *, clock: Clock, by: User | None = None
) -> Employee:
    """Change what is known of somebody, what he is, or what he performs.

    `by` is whoever changes it, None a tool of our own. Raises `OwnersOnly` and `OwnersStay`.
    """
    business = queries.locked_with(db, employee)
    becomes = Role(change.role) if change.role else None
    whom = ranks.refuse_beyond(db, employee, by, becomes)
    for name, value in change.values("services", "role").items():
        setattr(employee, name, value)
    if becomes is not None and becomes is not whom:
        _give_role(db, employee, becomes)
        conversations.team_changed(db, business, now=clock.now())
    if "services" in change.model_fields_set:
        _choose_for(db, employee, queries.chosen_services(db, business, change.services or []))
    db.flush()
    diary.changed(db, business, clock.now())
    return employee


def _give_role(db: Session, employee: Employee, role: Role) -> None:
    """What he is from now on, or will be once connected: an invitation that is under way says so too."""
    employee.joins_as = role
    mine = update(BusinessMember).where(BusinessMember.business_id == employee.business_id)
    db.execute(mine.where(BusinessMember.employee_id == employee.id).values(role=role))
    db.execute(update(Invitation).where(queries.open_invitation_of(employee)).values(role=role))


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


def dismiss(db: Session, employee: Employee, *, clock: Clock, by: User | None = None) -> None:
    """Let somebody leave: no new bookings, and no more access unless he is an owner. His bookings stay his.

    Raises `OwnersOnly`.
    """
    business = queries.locked_with(db, employee)
    ranks.refuse_beyond(db, employee, by)
    now = clock.now()
    employee.archived_at = now
    db.flush()
    if not queries.is_still_used(db, employee.resource_id):
        db.execute(update(Resource).where(Resource.id == employee.resource_id).values(archived_at=now))
    _disconnect(db, employee)
    conversations.team_changed(db, business, now=now)
    calendars.disconnect(db, employee, now)
    db.execute(update(Invitation).where(queries.open_invitation_of(employee)).values(revoked_at=now))
    diary.changed(db, business, now)


def _disconnect(db: Session, employee: Employee) -> None:
    his = and_(BusinessMember.business_id == employee.business_id, BusinessMember.employee_id == employee.id)
    db.execute(delete(BusinessMember).where(his).where(BusinessMember.role != Role.OWNER))
    db.execute(update(BusinessMember).where(his).values(employee_id=None))
