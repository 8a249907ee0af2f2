"""When a business or an employee works: wall-clock times of the business's zone, never instants."""

from datetime import date, time
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Created, HasId, HasUid, Key, OneOf, Small, Words, to, within


class ExceptionKind(StrEnum):
    """What holds instead of the usual week."""

    CLOSURE = "closure"
    SPECIAL_HOURS = "special_hours"
    BREAK = "break"
    TIME_OFF = "time_off"


class WorkingHours(HasId, Base):
    """One interval of the week; without an employee it is the business's.

    `weekday` 0 is Monday. `end_time <= start_time` means that it ends on the next day.
    """

    __tablename__ = "working_hours"
    __table_args__ = (
        UniqueConstraint(
            "business_id",
            "employee_id",
            "weekday",
            "start_time",
            name="working_hours_start_unique",
            postgresql_nulls_not_distinct=True,
        ),
        within("employee", "employee_id"),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    employee_id: Mapped[Key | None]
    weekday: Mapped[Small]
    start_time: Mapped[time]
    end_time: Mapped[time]


class HoursException(HasUid, Base):
    """A stretch of local dates, both included, on which something else holds.

    `intervals` is `[{"start": "10:00", "end": "12:00"}]`, `weekly` the same with a `weekday`. A closure has
    neither, special hours have one of them, a break has intervals, time off may have them.
    """

    __tablename__ = "hours_exception"
    __table_args__ = (
        within("employee", "employee_id"),
        Index("hours_exception_dates_ix", "business_id", "date_to"),
        Index(
            "hours_exception_employee_ix",
            "business_id",
            "employee_id",
            postgresql_where=text("employee_id IS NOT NULL"),
        ),
        Index(
            "hours_exception_created_by_ix",
            "created_by_id",
            postgresql_where=text("created_by_id IS NOT NULL"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    employee_id: Mapped[Key | None]
    kind: Mapped[ExceptionKind] = mapped_column(OneOf(ExceptionKind))
    date_from: Mapped[date]
    date_to: Mapped[date]
    intervals: Mapped[list[dict[str, Any]] | None]
    weekly: Mapped[list[dict[str, Any]] | None]
    note: Mapped[Words]
    created_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    created_at: Mapped[Created]
