"""What is read of those who work in a business."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from common.errors import Invalid
from common.models import (
    Business,
    BusinessMember,
    Employee,
    Invitation,
    Resource,
    Role,
    User,
)
from functions.business.onboarding.queries.looking_up import not_there, refuse_unknown


def chosen_employees(
    db: Session, business: Business, uids: Sequence[UUID], field: str = "employees"
) -> dict[UUID, Employee]:
    """Those of the team who have these uids; raises `Invalid` for anybody else."""
    found = db.scalars(
        select(Employee)
        .where(Employee.business_id == business.id)
        .where(Employee.uid.in_(uids))
        .where(Employee.archived_at.is_(None))
    )
    known = {employee.uid: employee for employee in found}
    refuse_unknown(uids, known, field)
    return known


def employee_named(db: Session, business: Business, uid: UUID | None) -> Employee | None:
    """The employee of this uid, None for none asked for; raises `Invalid` for somebody else's."""
    if uid is None:
        return None
    employee = db.scalar(
        select(Employee)
        .where(Employee.business_id == business.id)
        .where(Employee.uid == uid)
        .where(Employee.archived_at.is_(None))
    )
    if employee is None:
        raise Invalid(fields=[not_there("employee")])
    return employee


def employees_by_id(db: Session, ids: Iterable[int]) -> dict[int, Employee]:
    """Employees by their keys, those who have left included."""
    return {each.id: each for each in db.scalars(select(Employee).where(Employee.id.in_(set(ids))))}


def resource_of_person(db: Session, business: Business, person: User) -> Resource | None:
    """The diary that the person has in another shop of an owner of this one, unless they have a seat here too."""
    here, there = aliased(BusinessMember), aliased(BusinessMember)
    seats = exists().where(Employee.resource_id == Resource.id).where(Employee.archived_at.is_(None))
    return db.scalars(
        select(Resource)
        .join(there, there.business_id == Resource.business_id)
        .join(here, here.user_id == there.user_id)
        .where(Resource.person_id == person.id)
        .where(Resource.business_id != business.id)
        .where(Resource.archived_at.is_(None))
        .where(there.role == Role.OWNER)
        .where(here.business_id == business.id)
        .where(here.role == Role.OWNER)
        .where(~seats.where(Employee.business_id == business.id))
        .order_by(Resource.id)
    ).first()


def is_still_used(db: Session, resource_id: int) -> bool:
    """Whether somebody who has not left is this resource."""
    used = exists().where(Employee.resource_id == resource_id).where(Employee.archived_at.is_(None))
    return bool(db.scalar(select(used)))


def is_of_somebody_else(db: Session, employee: Employee, person: User) -> bool:
    """Whether an employee's diary is another person's, or another seat has it too."""
    others = exists().where(Employee.resource_id == Resource.id).where(Employee.id != employee.id)
    mine = select(Resource.person_id, others.where(Employee.archived_at.is_(None)))
    holder, is_shared = db.execute(mine.where(Resource.id == employee.resource_id)).one()
    return holder not in (None, person.id) or (holder is None and bool(is_shared))


def left_seat(db: Session, business: Business, resource: Resource) -> Employee | None:
    """The seat of this diary here, whose person has left it."""
    here = select(Employee).where(Employee.business_id == business.id)
    return db.scalar(here.where(Employee.resource_id == resource.id))


def other_shops(db: Session, business: Business, resource: Resource) -> Sequence[Business]:
    """Where else the person of a diary can be booked."""
    return db.scalars(
        select(Business)
        .join(Employee, Employee.business_id == Business.id)
        .where(Business.id != business.id)
        .where(Employee.resource_id == resource.id)
        .where(Employee.archived_at.is_(None))
        .order_by(Business.id)
    ).all()


def team_size(db: Session, business: Business) -> int:
    """How many have not left."""
    team = select(func.count()).select_from(Employee).where(Employee.business_id == business.id)
    return db.scalar(team.where(Employee.archived_at.is_(None))) or 0


def member_of(db: Session, employee: Employee) -> BusinessMember | None:
    """The account that is connected with an employee."""
    theirs = select(BusinessMember).where(BusinessMember.business_id == employee.business_id)
    return db.scalar(theirs.where(BusinessMember.employee_id == employee.id))


def open_invitation_of(employee: Employee | type[Employee]) -> ColumnElement[bool]:
    """The invitation of an employee, or of each, that nobody has accepted or taken back; it may be too old."""
    return and_(
        Invitation.business_id == employee.business_id,
        Invitation.employee_id == employee.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
