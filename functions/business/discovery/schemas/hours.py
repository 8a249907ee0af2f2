"""Hours, as an app shows them: wall-clock times of the business's zone."""

from collections.abc import Sequence
from datetime import date, datetime, time

from pydantic import Field

from common.models import ExceptionKind, HoursException, WorkingHours
from common.web.validation import Answer


class Interval(Answer):
    """From when until when; an end that is not after the start is on the next day."""

    start: str = Field(examples=["09:00"])
    end: str = Field(examples=["17:30"])

    @classmethod
    def of(cls, start: time | datetime, end: time | datetime) -> "Interval":
        """Hours and minutes."""
        return cls(start=f"{start:%H:%M}", end=f"{end:%H:%M}")


class WeekdayInterval(Interval):
    """An interval of every week; 0 is Monday."""

    weekday: int = Field(ge=0, le=6, examples=[0])


class DatedHours(Answer):
    """What differs from the ordinary week on some local dates, both included.

    closure: nothing is open. special_hours: `intervals` replace every day, or `weekly` replaces the week.
    break: `intervals` are taken out of every day.
    """

    kind: ExceptionKind
    date_from: date
    date_to: date
    intervals: list[Interval]
    weekly: list[WeekdayInterval]

    @classmethod
    def of(cls, exception: HoursException) -> "DatedHours":
        """The exception without its note, which is the owner's."""
        return cls(
            kind=exception.kind,
            date_from=exception.date_from,
            date_to=exception.date_to,
            intervals=[Interval.model_validate(each) for each in exception.intervals or ()],
            weekly=[WeekdayInterval.model_validate(each) for each in exception.weekly or ()],
        )


class HoursReply(Answer):
    """The ordinary week, and what differs from it in the next 60 days."""

    timezone: str = Field(examples=["Europe/Tirane"])
    weekly: list[WeekdayInterval]
    exceptions: list[DatedHours]

    @classmethod
    def of(cls, timezone: str, week: Sequence[WorkingHours], dated: Sequence[HoursException]) -> "HoursReply":
        """Both, in the form that goes out."""
        return cls(
            timezone=timezone,
            weekly=[_usual(each) for each in week],
            exceptions=[DatedHours.of(each) for each in dated],
        )


def _usual(hours: WorkingHours) -> WeekdayInterval:
    times = Interval.of(hours.start_time, hours.end_time)
    return WeekdayInterval(weekday=hours.weekday, start=times.start, end=times.end)
