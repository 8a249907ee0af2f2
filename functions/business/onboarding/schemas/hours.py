"""What comes and goes about the ordinary week, and about days on which something else holds."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from common.i18n import _
from common.models import Employee, ExceptionKind, HoursException, WorkingHours
from common.web.fields import Day
from common.web.paging import PageQuery
from common.web.validation import Answer, Body, Wrong
from functions.business.onboarding.schemas.fields import End, HourShown, Start

_DAY = 24 * 60
_WEEK = 7 * _DAY


class Interval(Body):
    """A stretch of a day, wall time; `end` not later than `start` means the next day."""

    start: Start
    end: End

    def minutes(self) -> tuple[int, int]:
        """Where it begins and ends, in minutes from the day's midnight."""
        start, end = _minute(self.start), _minute(self.end)
        return start, end if end > start else end + _DAY

    def written(self) -> dict[str, Any]:
        """The interval as plain JSON."""
        return {"start": f"{self.start:%H:%M}", "end": f"{self.end:%H:%M}"}


class WeekInterval(Interval):
    """An interval of every week."""

    weekday: int = Field(ge=0, le=6, examples=[0], description="0 is Monday.")

    def minutes(self) -> tuple[int, int]:
        """Where it begins and ends, in minutes from Monday's midnight."""
        start, end = super().minutes()
        return start + self.weekday * _DAY, end + self.weekday * _DAY

    def written(self) -> dict[str, Any]:
        """The interval as plain JSON."""
        return {"weekday": self.weekday} | super().written()


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def refuse_overlaps(intervals: Sequence[Interval], every: int | None) -> None:
    """Raises `Wrong` if two intervals share a minute; `every` minutes all of them come again.

    Around the clock is one interval from 00:00 to 00:00; touching is not overlapping.
    """
    spans = sorted(each.minutes() for each in intervals)
    again = [(spans[0][0] + every, spans[0][1] + every)] if every and spans else []
    for (_start, end), (following, _end) in zip(spans, [*spans[1:], *again], strict=False):
        if following < end:
            raise Wrong("overlap", _("Two of these times overlap."))


def _without_overlaps(weekly: list[WeekInterval]) -> list[WeekInterval]:
    refuse_overlaps(weekly, every=_WEEK)
    return weekly


Weekly = Annotated[list[WeekInterval], Field(max_length=100), AfterValidator(_without_overlaps)]


class Week(Body):
    """A whole week, for the business or for one employee; it replaces the week before.

    An employee with an empty week never works; null gives back the business's week.
    """

    business: UUID
    employee: UUID | None = Field(None, description="Left out: the business's own week.")
    weekly: Weekly | None

    @model_validator(mode="after")
    def _is_somebodys(self) -> Self:
        if self.weekly is None and self.employee is None:
            raise Wrong("week_required", _("Only an employee can follow the business's week."))
        return self


class IntervalShown(Answer):
    """A stretch of a day, wall time."""

    start: HourShown
    end: HourShown


class WeekIntervalShown(IntervalShown):
    """An interval of every week, wall time."""

    weekday: int = Field(examples=[0])


class WeekShown(Answer):
    """A week as it now is; `weekly` null: the employee follows the business."""

    business: UUID
    employee: UUID | None
    timezone: str = Field(examples=["Europe/Tirane"])
    weekly: list[WeekIntervalShown] | None

    @classmethod
    def of(cls, week: Week, timezone: str, hours: Iterable[WorkingHours]) -> Self:
        """What has become of `week`."""
        shown = [
            WeekIntervalShown(weekday=each.weekday, start=each.start_time, end=each.end_time)
            for each in hours
        ]
        return cls(
            business=week.business,
            employee=week.employee,
            timezone=timezone,
            weekly=None if week.weekly is None else shown,
        )


class NewException(Body):
    """Local dates, both included, on which something else holds.

    A closure has no times. Special hours replace the day by `intervals` (an empty list closes it) or the week
    by `weekly`. A break takes `intervals` out of every day. Time off is an employee's, all day or `intervals`.
    """

    business: UUID
    employee: UUID | None = None
    kind: ExceptionKind = Field(examples=["special_hours"])
    date_from: Day
    date_to: Day
    intervals: list[Interval] | None = Field(None, max_length=20, examples=[None])
    weekly: Weekly | None = Field(None, examples=[None])
    note: str = Field("", max_length=1000, examples=["Independence Day"])

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.date_to < self.date_from:
            raise Wrong("ends_before_start", _("The last day is before the first one."))
        if self.kind is ExceptionKind.TIME_OFF and self.employee is None:
            raise Wrong("employee_required", _("Say whose time off this is."))
        if not self._has_right_times():
            raise Wrong("wrong_times", _("These times do not fit this kind of exception."))
        refuse_overlaps(self.intervals or [], every=_DAY if self.date_to > self.date_from else None)
        return self

    def _has_right_times(self) -> bool:
        match self.kind:
            case ExceptionKind.CLOSURE:
                return self.intervals is None and self.weekly is None
            case ExceptionKind.SPECIAL_HOURS:
                return (self.intervals is None) != (self.weekly is None)
            case ExceptionKind.BREAK:
                return bool(self.intervals) and self.weekly is None
            case ExceptionKind.TIME_OFF:
                return self.intervals != [] and self.weekly is None


class ExceptionQuery(PageQuery):
    """Which exceptions are wanted: those of a business that are not over before `date_from`."""

    business: UUID
    date_from: Day | None = None


class ExceptionShown(Answer):
    """Local dates, both included, on which something else holds."""

    uid: UUID
    kind: ExceptionKind
    employee: UUID | None
    date_from: date
    date_to: date
    intervals: list[IntervalShown] | None
    weekly: list[WeekIntervalShown] | None
    note: str = Field(examples=["Independence Day"])

    @classmethod
    def of(cls, exception: HoursException, employee: Employee | None) -> Self:
        """An exception, and whose it is."""
        fields = ("uid", "kind", "date_from", "date_to", "intervals", "weekly", "note")
        whose = employee.uid if employee else None
        return cls.model_validate({name: getattr(exception, name) for name in fields} | {"employee": whose})
