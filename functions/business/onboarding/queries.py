"""What is read for owners and their teams."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from common.errors import FieldError, Invalid, NotFound, field_error
from common.i18n import _
from common.models import (
    Business,
    BusinessMember,
    Category,
    Employee,
    EmployeeService,
    HoursException,
    Policy,
    Resource,
    Role,
    Service,
    User,
    WorkingHours,
)
from common.web.paging import Found, PageQuery, page_of
from functions.business.onboarding.schemas import ExceptionQuery

Owned = TypeVar("Owned", Employee, Service)


def not_there(field: str) -> FieldError:
    """That a request names something which does not exist, or not for this business."""
    return field_error(field, "not_found", _("This does not exist."))


def locked(db: Session, business_id: int) -> Business:
    """The business as it is now, its categories loaded; whoever else changes it waits for this transaction."""
    return db.scalars(
        select(Business)
        .where(Business.id == business_id)
        .options(selectinload(Business.categories))
        .with_for_update(key_share=True, of=Business)
        .execution_options(populate_existing=True)
    ).one()


def described(db: Session, business: Business) -> Business:
    """The business with its categories loaded."""
    return db.scalars(
        select(Business)
        .where(Business.id == business.id)
        .options(selectinload(Business.categories))
        .execution_options(populate_existing=True)
    ).one()


def locked_with(db: Session, owned: Owned) -> Business:
    """The locked business of an employee or service, which is read again.

    Raises `NotFound` if it has been archived by somebody who was faster.
    """
    business = locked(db, owned.business_id)
    db.refresh(owned)
    if owned.archived_at is not None:
        raise NotFound
    return business


def memberships(db: Session, user: User, page: PageQuery) -> Found[BusinessMember]:
    """A page of the businesses a user belongs to, with their categories."""
    mine = (
        select(BusinessMember)
        .join(BusinessMember.business)
        .options(joinedload(BusinessMember.business).selectinload(Business.categories))
        .where(BusinessMember.user_id == user.id)
        .where(Business.archived_at.is_(None))
    )
    return page_of(db, mine, [BusinessMember.id], page)


def imported(db: Session, source: str, source_id: str) -> Business | None:
    """The business that came from this row of that source, if it has been imported before."""
    return db.scalar(select(Business).where(Business.source == source).where(Business.source_id == source_id))


def chosen_categories(db: Session, uids: Sequence[UUID], field: str = "categories") -> list[Category]:
    """The categories with these uids; raises `Invalid` for one that does not exist."""
    found = db.scalars(select(Category).where(Category.uid.in_(uids)).where(Category.archived_at.is_(None)))
    known = {category.uid: category for category in found}
    _refuse_unknown(uids, known, field)
    return [known[uid] for uid in dict.fromkeys(uids)]


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
    _refuse_unknown(uids, known, field)
    return known


def chosen_services(db: Session, business: Business, uids: Sequence[UUID]) -> list[Service]:
    """The business's services with these uids; raises `Invalid` for any other."""
    found = db.scalars(
        select(Service)
        .where(Service.business_id == business.id)
        .where(Service.uid.in_(uids))
        .where(Service.archived_at.is_(None))
    )
    known = {service.uid: service for service in found}
    _refuse_unknown(uids, known, "services")
    return list(known.values())


def _refuse_unknown(uids: Sequence[UUID], known: Iterable[UUID], field: str) -> None:
    there = set(known)
    wrong = [not_there(f"{field}.{place}") for place, uid in enumerate(uids) if uid not in there]
    if wrong:
        raise Invalid(fields=wrong)


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


def week_of(db: Session, business: Business, employee: Employee | None) -> Sequence[WorkingHours]:
    """The ordinary week of the business, or of one employee, in its order."""
    return db.scalars(
        select(WorkingHours)
        .where(WorkingHours.business_id == business.id)
        .where(WorkingHours.employee_id.is_not_distinct_from(employee.id if employee else None))
        .order_by(WorkingHours.weekday, WorkingHours.start_time)
    ).all()


def exceptions_of(db: Session, business: Business, wanted: ExceptionQuery) -> Found[HoursException]:
    """A page of the exceptions of a business and its team, by their first day."""
    rows = select(HoursException).where(HoursException.business_id == business.id)
    if wanted.date_from is not None:
        rows = rows.where(HoursException.date_to >= wanted.date_from)
    return page_of(db, rows, [HoursException.date_from, HoursException.id], wanted)


def employees_by_id(db: Session, ids: Iterable[int]) -> dict[int, Employee]:
    """Employees by their keys, those who have left included."""
    return {each.id: each for each in db.scalars(select(Employee).where(Employee.id.in_(set(ids))))}


def resource_of_person(db: Session, business: Business, person: User) -> Resource | None:
    """What the person already is in another shop that has an owner in common with this one."""
    here, there = aliased(BusinessMember), aliased(BusinessMember)
    return db.scalars(
        select(Resource)
        .join(there, there.business_id == Resource.business_id)
        .join(here, here.user_id == there.user_id)
        .where(Resource.person_id == person.id)
        .where(Resource.archived_at.is_(None))
        .where(there.role == Role.OWNER)
        .where(here.business_id == business.id)
        .where(here.role == Role.OWNER)
        .order_by(Resource.id)
    ).first()


def is_still_used(db: Session, resource_id: int) -> bool:
    """Whether somebody who has not left is this resource."""
    used = exists().where(Employee.resource_id == resource_id).where(Employee.archived_at.is_(None))
    return bool(db.scalar(select(used)))


def services_of(db: Session, employee: Employee) -> list[UUID]:
    """What an employee has been chosen for."""
    return list(
        db.scalars(
            select(Service.uid)
            .join(EmployeeService, EmployeeService.service_id == Service.id)
            .where(EmployeeService.employee_id == employee.id)
            .where(Service.is_performed_by_everyone.is_(False))
            .where(Service.archived_at.is_(None))
            .order_by(Service.rank, Service.id)
        )
    )


def role_of_employee(db: Session, employee: Employee) -> Role | None:
    """What an employee's account may do in the business, if he has connected one."""
    return db.scalar(select(BusinessMember.role).where(BusinessMember.employee_id == employee.id))


def performers_of(db: Session, service: Service) -> list[tuple[UUID, EmployeeService]]:
    """Those chosen for a service who have not left: uid and terms."""
    rows = db.execute(
        select(Employee.uid, EmployeeService)
        .join(EmployeeService, EmployeeService.employee_id == Employee.id)
        .where(EmployeeService.service_id == service.id)
        .where(Employee.archived_at.is_(None))
        .order_by(Employee.rank, Employee.id)
    )
    return [(uid, own) for uid, own in rows]


def around(db: Session, service: Service) -> tuple[Business, Category]:
    """The business and the category of a service."""
    found = (
        select(Business, Category)
        .join(Category, Category.id == service.category_id)
        .where(Business.id == service.business_id)
    )
    business, category = db.execute(found).one()
    return business, category


def policy_of(db: Session, business: Business) -> Policy:
    """The terms of a business."""
    return db.scalars(select(Policy).where(Policy.business_id == business.id)).one()


def has_hours_and_service(db: Session, business: Business) -> tuple[bool, bool]:
    """Whether the business has a weekly interval, and an active service that an active employee performs."""
    hours = (
        select(WorkingHours.id)
        .where(WorkingHours.business_id == business.id)
        .where(WorkingHours.employee_id.is_(None))
    )
    performs = and_(EmployeeService.employee_id == Employee.id, EmployeeService.service_id == Service.id)
    bookable = (
        select(Service.id)
        .join(Employee, Employee.business_id == Service.business_id)
        .outerjoin(EmployeeService, performs)
        .where(Service.business_id == business.id)
        .where(Service.is_active, Service.archived_at.is_(None))
        .where(Employee.is_active, Employee.archived_at.is_(None))
        .where(or_(Service.is_performed_by_everyone, EmployeeService.employee_id.is_not(None)))
    )
    has_hours, has_service = db.execute(select(hours.exists(), bookable.exists())).one()
    return bool(has_hours), bool(has_service)
