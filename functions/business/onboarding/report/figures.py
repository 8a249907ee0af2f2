"""The arithmetic of a report: from counted rows to totals, shares and ranks. Money is exact; nothing is read here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from common.models import HOLDS_TIME, BookingStatus

NOTHING = Decimal("0.00")
_DAY = timedelta(days=1)
_CANCELLED = (BookingStatus.CANCELLED_BY_CUSTOMER, BookingStatus.CANCELLED_BY_BUSINESS)

TOOK_TIME = frozenset({*HOLDS_TIME, BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
"""Bookings whose time was kept to the end, or still is: they fill the diary; what was called off does not."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates of the venue, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Every date of it."""
        return [self.first + _DAY * count for count in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "Period":
        """The one of equal length that ends the day before this one begins."""
        length = self.last - self.first + _DAY
        return Period(self.first - length, self.first - _DAY)


@dataclass(frozen=True, slots=True)
class Counted:
    """The bookings of one local date with one status: how many, what they cost, and fees for calling them off."""

    on: date
    status: BookingStatus
    count: int
    total: Decimal
    fees: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What the bookings of a period add up to."""

    by_status: dict[BookingStatus, int]
    revenue: Decimal
    expected: Decimal
    fees: Decimal

    @classmethod
    def of(cls, rows: Iterable[Counted]) -> "Totals":
        """The sums; every status has its count, if only 0. What holds time may still bring its price."""
        by_status = dict.fromkeys(BookingStatus, 0)
        revenue = expected = fees = NOTHING
        for row in rows:
            by_status[row.status] += row.count
            fees += row.fees
            revenue += row.total if row.status is BookingStatus.COMPLETED else NOTHING
            expected += row.total if row.status.holds_time else NOTHING
        return cls(by_status, revenue, expected, fees)

    @property
    def bookings(self) -> int:
        """All of them, whatever became of them."""
        return sum(self.by_status.values())

    @property
    def visits(self) -> int:
        """Those that took place."""
        return self.by_status[BookingStatus.COMPLETED]

    @property
    def no_shows(self) -> int:
        """Those to which nobody came."""
        return self.by_status[BookingStatus.NO_SHOW]

    @property
    def cancelled(self) -> int:
        """Those that either side called off."""
        return sum(self.by_status[status] for status in _CANCELLED)

    @property
    def no_show_rate(self) -> float | None:
        """How many of those expected at the door did not come."""
        return share(self.no_shows, self.visits + self.no_shows)

    @property
    def cancellation_rate(self) -> float | None:
        """How many of all bookings were called off."""
        return share(self.cancelled, self.bookings)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What one local date brought."""

    date: date
    visits: int
    revenue: Decimal


def by_day(rows: Iterable[Counted], period: Period) -> list[DayFigures]:
    """Every date of the period, those on which nothing happened too."""
    visits: dict[date, int] = defaultdict(int)
    revenue: dict[date, Decimal] = defaultdict(lambda: NOTHING)
    for row in rows:
        if row.status is BookingStatus.COMPLETED:
            visits[row.on] += row.count
            revenue[row.on] += row.total
    return [DayFigures(on, visits[on], revenue[on]) for on in period.days]


@dataclass(frozen=True, slots=True)
class Work:
    """What was done of one service, or by one employee: completed visits, minutes taken, money made."""

    key: int
    visits: int = 0
    booked_minutes: int = 0
    revenue: Decimal = NOTHING


def ranked(work: Iterable[Work], most: int) -> list[Work]:
    """The services that made the most money, the more frequent first among equals; nothing that was never done."""
    done = [each for each in work if each.visits]
    return sorted(done, key=lambda each: (-each.revenue, -each.visits, each.key))[:most]


@dataclass(frozen=True, slots=True)
class Fill:
    """How full diaries were: hands-on minutes booked, of minutes open."""

    booked_minutes: int = 0
    open_minutes: int = 0

    @property
    def rate(self) -> float | None:
        """Booked of open; more than 1 where the team works outside hours, None where nothing was open."""
        return share(self.booked_minutes, self.open_minutes)


@dataclass(frozen=True, slots=True)
class Diaries:
    """How full each employee's diary was, by key."""

    by_employee: dict[int, Fill] = field(default_factory=dict)

    @property
    def team(self) -> Fill:
        """The whole team's; somebody without open hours makes the others look no fuller."""
        counted = [fill for fill in self.by_employee.values() if fill.open_minutes]
        return Fill(sum(fill.booked_minutes for fill in counted), sum(fill.open_minutes for fill in counted))

    @classmethod
    def of(cls, work: Sequence[Work], open_minutes: dict[int, int]) -> "Diaries":
        """Minutes booked by the work of employees, against their open minutes."""
        booked = {each.key: each.booked_minutes for each in work}
        return cls({key: Fill(booked.get(key, 0), minutes) for key, minutes in open_minutes.items()})


def share(part: int, whole: int) -> float | None:
    """A part of the whole, to four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None
