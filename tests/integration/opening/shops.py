"""Random shops around the days on which clocks change, in six zones."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.integration.opening.minutes import DAY, Differs, Interval, Shop
from tests.unit.availability.worlds import changes

ZONES = (
    "Europe/Tirane",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kolkata",  # half an hour off, never changes
    "Pacific/Apia",  # a day ahead of most of the world, never changes
)
QUIET = date(2027, 5, 3)
EDGES = [(zone, on) for zone in ZONES for on in changes(zone) or [QUIET]]
NIGHTS: tuple[Interval, ...] = (
    (time(22), time(3)),
    (time(0), time(0)),
    (time(0), time(6)),
    (time(1, 30), time(2, 30)),
    (time(23, 45), time(0, 15)),
    (time(18), time(2)),
)


class Owner:
    """Somebody who enters hours, some of them odd."""

    def __init__(self, chance: random.Random, zone: str, edge: date) -> None:
        self._chance, self._zone, self._edge = chance, zone, edge

    def shop(self) -> Shop:
        """A week, and up to three things that differ from it."""
        usual = self._hours(1, 2)
        closed = set(self._chance.sample(range(7), self._chance.randint(0, 3)))
        week = tuple((day, *hours) for day in range(7) if day not in closed for hours in usual)
        return Shop(self._zone, week, tuple(self._differs() for _ in range(self._chance.randint(0, 3))))

    def _differs(self) -> Differs:
        first = self._edge + DAY * self._chance.randint(-2, 2)
        dates = first, first + DAY * self._chance.choice((0, 0, 1, 9))
        kind = self._chance.choice(("closure", "special_hours", "special_hours", "weekly", "break"))
        if kind == "closure":
            return Differs(kind, *dates)
        if kind == "weekly":
            days = self._chance.sample(range(7), 4)
            week = tuple((day, *hours) for day in days for hours in self._hours(1, 2))
            return Differs("special_hours", *dates, weekly=week)
        return Differs(kind, *dates, intervals=self._hours(0 if kind == "special_hours" else 1, 2))

    def _hours(self, least: int, most: int) -> tuple[Interval, ...]:
        """Intervals with different starts."""
        drawn = (self._interval() for _ in range(self._chance.randint(least, most)))
        return tuple({start: (start, end) for start, end in drawn}.values())

    def _interval(self) -> Interval:
        if self._chance.random() < 0.4:
            return self._chance.choice(NIGHTS)
        return self._clock(), self._clock()

    def _clock(self) -> time:
        return time(self._chance.randint(0, 23), self._chance.choice((0, 5, 15, 30, 45)))


def moments(chance: random.Random, zone: str, edge: date, count: int) -> Iterator[datetime]:
    """Every other one within two hours of the change of clocks, the others within three days around that date."""
    changes_at, start = change_of(zone, edge), datetime.combine(edge, time(), UTC) - timedelta(hours=36)
    for number in range(count):
        if number % 2:
            yield changes_at + timedelta(minutes=chance.randrange(-120, 120, 5))
        else:
            minutes, seconds = chance.randrange(72 * 60), chance.choice((0, 0, 59))
            yield start + timedelta(minutes=chance.choice((minutes, minutes - minutes % 15)), seconds=seconds)


def change_of(zone: str, edge: date) -> datetime:
    """The moment at which the clocks of a zone change on a date, in UTC; where they do not, its midnight in UTC."""
    midnight = datetime.combine(edge, time(), UTC)
    steps = [midnight + timedelta(minutes=5 * number) for number in range(-288, 288)]
    offsets = [step.astimezone(ZoneInfo(zone)).utcoffset() for step in steps]
    changes = (after for after, (old, new) in zip(steps[1:], pairwise(offsets), strict=True) if old != new)
    return next(changes, midnight)
