"""What is read of a business as a whole."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from common.models import (
    Business,
    BusinessMember,
    Category,
    Employee,
    EmployeeService,
    Policy,
    Service,
    User,
    WorkingHours,
)
from common.web.paging import Found, PageQuery, page_of
from functions.business.onboarding.queries.looking_up import refuse_unknown


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
    refuse_unknown(uids, known, field)
    return [known[uid] for uid in dict.fromkeys(uids)]


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
