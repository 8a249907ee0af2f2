"""The last thirty days by the staff's calendar, and what happened on each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, cast, func, literal_column

from functions.admin.panel.speaking import ZONE

DAYS = 30
_ZONE: ColumnElement[str] = literal_column(f"'{ZONE}'")

Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class LastDays:
    """Today and the twenty-nine days before it, from the first one's midnight (`since`) until now."""

    days: tuple[date, ...]
    since: datetime
    until: datetime

    @classmethod
    def before(cls, now: datetime) -> "LastDays":
        """Those that end now."""
        zone = ZoneInfo(ZONE)
        today = now.astimezone(zone).date()
        days = tuple(today - timedelta(days=ago) for ago in reversed(range(DAYS)))
        return cls(days, datetime.combine(days[0], time(), zone), now)

    def each(self, counted: Mapping[date, Number], nothing: Number) -> list[tuple[date, Number]]:
        """A number for every day, `nothing` for those on which nothing happened."""
        return [(day, counted.get(day, nothing)) for day in self.days]


def day_of(moment: Any) -> Any:
    """The day on which a column's moment lies by the staff's clock; to be selected and grouped by alike."""
    return cast(func.timezone(_ZONE, moment), Date)


def summed(pairs: Iterable[tuple[date, int]]) -> dict[date, int]:
    """The sum of what is said for each day."""
    sums: dict[date, int] = {}
    for day, number in pairs:
        sums[day] = sums.get(day, 0) + number
    return sums
