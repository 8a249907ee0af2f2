"""What is read of when a business and its people work."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, Employee, HoursException, WorkingHours
from common.web.paging import Found, page_of
from functions.business.onboarding.schemas.hours import ExceptionQuery


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
