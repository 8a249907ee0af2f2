"""When a shop is open, minute by minute: slow, simple, and sharing nothing with the engine.

Clocks are only ever read (see the walker of the slot engine's tests, whose clockwork this borrows).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.unit.availability.walker import Clockwork

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AHEAD = 14
"""Days that are looked ahead for the next opening, today not counted."""

Interval = tuple[time, time]


@dataclass(frozen=True)
class Differs:
    """What an owner entered for some dates; `weekly` has an interval's weekday in front."""

    kind: str
    date_from: date
    date_to: date
    intervals: tuple[Interval, ...] | None = None
    weekly: tuple[tuple[int, time, time], ...] | None = None

    def holds(self, on: date) -> bool:
        """Whether it concerns a date."""
        return self.date_from <= on <= self.date_to

    def hours(self, on: date) -> list[Interval]:
        """Its intervals of one date."""
        if self.weekly is not None:
            return [(start, end) for weekday, start, end in self.weekly if weekday == on.weekday()]
        return list(self.intervals or ())


@dataclass(frozen=True)
class Shop:
    """A zone, an ordinary week (0 = Monday), and what differs from it."""

    zone: str
    weekly: tuple[tuple[int, time, time], ...]
    differs: tuple[Differs, ...] = ()

    def hours(self, on: date) -> list[Interval]:
        """What belongs to a date: nothing if it is closed, else its special hours, else those of its weekday."""
        today = [each for each in self.differs if each.holds(on)]
        if any(each.kind == "closure" for each in today):
            return []
        special = [each for each in today if each.kind == "special_hours"]
        if special:
            return [hours for each in special for hours in each.hours(on)]
        return [(start, end) for weekday, start, end in self.weekly if weekday == on.weekday()]

    def breaks(self, on: date) -> list[Interval]:
        """What is cut out, counted from a date."""
        cut = (each for each in self.differs if each.kind == "break" and each.holds(on))
        return [hours for each in cut for hours in each.hours(on)]


@dataclass(frozen=True)
class Stands:
    """How things stand at a moment; the times are None where there is none within the days looked ahead."""

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None


def is_open(shop: Shop, at: datetime) -> bool:
    """Whether a minute is one of the open ones."""
    today = at.astimezone(ZoneInfo(shop.zone)).date()
    return _minute(at) in _open_minutes(shop, today, 0)


def stands(shop: Shop, at: datetime) -> Stands:
    """Whether it is open, and the first minute at which that is no longer so."""
    today, now = at.astimezone(ZoneInfo(shop.zone)).date(), _minute(at)
    for ahead in (1, 4, AHEAD):  # most do not need two weeks
        opened = _open_minutes(shop, today, ahead)
        changes_at = _first_other(opened, now)
        if changes_at and changes_at.astimezone(ZoneInfo(shop.zone)).date() <= today + ahead * DAY:
            break
    return Stands(True, changes_at, None) if now in opened else Stands(False, None, changes_at)


def _first_other(opened: set[datetime], now: datetime) -> datetime | None:
    """The next closed minute of an open one, the next open minute of a closed one."""
    if now not in opened:
        return min((minute for minute in opened if minute > now), default=None)
    while now in opened:
        now += MINUTE
    return now


@lru_cache(maxsize=64)
def _open_minutes(shop: Shop, today: date, ahead: int) -> set[datetime]:
    """All open minutes of yesterday's hours, today's, and those of the days `ahead`."""
    clocks = _clocks(shop.zone, today)
    dates = list(_dates(today - DAY, ahead + 1))
    opened = {minute for on in dates for hours in shop.hours(on) for minute in clocks.during(on, *hours)}
    return opened - {
        minute for on in dates for hours in shop.breaks(on) for minute in clocks.during(on, *hours)
    }


def _dates(first: date, more: int) -> Iterator[date]:
    return (first + DAY * number for number in range(more + 1))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@lru_cache(maxsize=64)
def _clocks(zone: str, today: date) -> Clockwork:
    return Clockwork(zone, today - 2 * DAY)
