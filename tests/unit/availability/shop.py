"""Bora's salon in Tirana, in as few words as a story needs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.availability import (
    EmployeeDiary,
    Part,
    Performance,
    Question,
    Rules,
    Slot,
    Taken,
    Visit,
    WeeklyHours,
    Wish,
    World,
    slots,
)

ZONE = "Europe/Tirane"
MONDAY = date(2027, 5, 3)
TUESDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days) for days in (1, 4, 5, 6))
LONG_AGO = datetime(2027, 4, 20, 8, tzinfo=UTC)
BORA, DRITAN = 1, 2


def clock(text: str) -> time:
    """`9:00` as a time; `24:00` is midnight."""
    hour, minute = map(int, text.split(":"))
    return time(hour % 24, minute)


def hours(*texts: str) -> tuple[tuple[time, time], ...]:
    """`9:00-12:00` and so on as intervals."""
    return tuple((clock(start), clock(end)) for start, end in (text.split("-") for text in texts))


def week(*texts: str, days: Iterable[int] = range(7)) -> tuple[WeeklyHours, ...]:
    """The same hours on each of these weekdays."""
    return tuple(WeeklyHours(day, start, end) for day in days for start, end in hours(*texts))


def at(on: date, text: str, zone: str = ZONE, fold: int = 0) -> datetime:
    """A wall time as an aware UTC datetime."""
    return datetime.combine(on, clock(text), ZoneInfo(zone)).replace(fold=fold).astimezone(UTC)


def taken(on: date, text: str, held: bool = False) -> Taken:
    """`10:00-10:30` of a day as an occupancy row."""
    start, end = text.split("-")
    return Taken(int(at(on, start).timestamp()), int(at(on, end).timestamp()), held)


def person(number: int = DRITAN, **fields: Any) -> EmployeeDiary:
    """Somebody with an empty diary who follows the salon's hours."""
    return EmployeeDiary(number, UUID(int=number), resource_id=100 + number, **fields)


def salon(*team: EmployeeDiary, weekly: tuple[WeeklyHours, ...] | None = None, **fields: Any) -> World:
    """Open 9:00 to 12:00 every day, offering a start every half hour."""
    fields.setdefault("rules", Rules(step_minutes=30))
    return World(ZONE, week("9:00-12:00") if weekly is None else weekly, team or (person(),), **fields)


def performance(*minutes: int, price: str = "1000", before: int = 0, after: int = 0) -> Performance:
    """Hands-on parts, negative ones processing."""
    parts = tuple(Part(abs(each), hands_on=each > 0) for each in minutes or (30,))
    return Performance(parts, Decimal(price), before, after)


def wish(how: Performance | None = None, employee: int | None = None, **by: Performance) -> Wish:
    """A service that both perform alike, or as told: `bora=...`, `dritan=...`."""
    numbers = {"bora": BORA, "dritan": DRITAN}
    how = how or performance()
    performances = {numbers[name]: each for name, each in by.items()} or {BORA: how, DRITAN: how}
    return Wish(how.minutes, performances, employee)


def ask(on: date = MONDAY, what: Wish | None = None, until: date | None = None, **fields: Any) -> Question:
    """Alice asks for a day, long before it."""
    return Question(fields.pop("now", LONG_AGO), on, until or on, (what or wish(),), **fields)


def as_team(question: Question) -> Question:
    """The same question, asked behind the counter."""
    return replace(question, actor="team")


def offered(world: World, question: Question) -> list[Slot]:
    """All slots of the asked days in one list."""
    return [slot for day in slots(world, question) for slot in day.slots]


def starts(world: World, question: Question) -> list[str]:
    """The offered starts as clocks in the salon show them."""
    return [f"{slot.starts_at.astimezone(ZoneInfo(world.zone)):%H:%M}" for slot in offered(world, question)]


def visit_of(*wishes: Wish, **fields: Any) -> Question:
    """Alice asks for several services on Monday."""
    return replace(ask(), wishes=wishes, **fields)


def people(visit: Visit) -> list[int]:
    """Who performs each service of a visit."""
    return [segment.employee_id for segment in visit.segments]
