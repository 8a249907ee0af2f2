"""When a business and its people work."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common import diary
from common.clock import Clock
from common.models import Business, Employee, HoursException, User, WorkingHours
from functions.business.onboarding import queries
from functions.business.onboarding.schemas import NewException, Week


def set_week(db: Session, business: Business, week: Week, *, clock: Clock) -> Sequence[WorkingHours]:
    """Replace the week of the business or of one employee, and return it in its order.

    The business's row is locked: of two who do it at once, the later one's week holds, and not a mixture.
    """
    business = queries.locked(db, business.id)
    employee = queries.employee_named(db, business, week.employee)
    if employee is not None:
        employee.has_own_hours = week.weekly is not None
    whose = WorkingHours.employee_id.is_not_distinct_from(employee.id if employee else None)
    db.execute(delete(WorkingHours).where(WorkingHours.business_id == business.id).where(whose))
    db.add_all(
        WorkingHours(
            business_id=business.id,
            employee_id=employee.id if employee else None,
            weekday=each.weekday,
            start_time=each.start,
            end_time=each.end,
        )
        for each in week.weekly or []
    )
    db.flush()
    diary.changed(db, business, clock.now())
    return queries.week_of(db, business, employee)


def add_exception(
    db: Session, business: Business, wish: NewException, by: User | None = None, *, clock: Clock
) -> tuple[HoursException, Employee | None]:
    """Let something else hold on some days; returns it and the employee it concerns, if it is one's."""
    business = queries.locked(db, business.id)
    employee = queries.employee_named(db, business, wish.employee)
    exception = HoursException(
        business_id=business.id,
        employee_id=employee.id if employee else None,
        kind=wish.kind,
        date_from=wish.date_from,
        date_to=wish.date_to,
        intervals=None if wish.intervals is None else [each.written() for each in wish.intervals],
        weekly=None if wish.weekly is None else [each.written() for each in wish.weekly],
        note=wish.note,
        created_by_id=by.id if by else None,
        created_at=clock.now(),
    )
    db.add(exception)
    db.flush()
    diary.changed(db, business, clock.now())
    return exception, employee


def drop_exception(db: Session, exception: HoursException, *, clock: Clock) -> None:
    """Let the ordinary week hold again; nothing to do if somebody was faster."""
    business = queries.locked(db, exception.business_id)
    db.execute(delete(HoursException).where(HoursException.id == exception.id))
    diary.changed(db, business, clock.now())
