"""The slot engine over 31 days, 10 employees and 5,000 bookings: `python -m bench.availability`."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from statistics import quantiles
from time import perf_counter
from uuid import UUID

from common.availability import (
    EmployeeDiary,
    Part,
    Performance,
    Question,
    Rules,
    Taken,
    WeeklyHours,
    Wish,
    World,
    judge,
    next_available,
    refusals,
    slots,
)
from common.availability.walltime import second

ZONE = "Europe/Tirane"
FIRST = date(2027, 3, 10)  # the month holds a change of clocks
DAYS, EMPLOYEES, BOOKINGS = 31, 10, 5_000
NOW = datetime(2027, 3, 9, 8, tzinfo=UTC)
WEEK = tuple(WeeklyHours(weekday, time(8), time(20)) for weekday in range(7))


def main() -> None:
    """Print the median and the 95th percentile of each question in milliseconds."""
    luck = random.Random(7)
    world = World(ZONE, WEEK, tuple(_diary(luck, number) for number in range(EMPLOYEES)), rules=Rules())
    performance = Performance((Part(30),), Decimal(1000), buffer_after=5)
    wish = Wish(30, dict.fromkeys(range(EMPLOYEES), performance))
    month = Question(NOW, FIRST, FIRST + timedelta(DAYS - 1), (wish,))
    day = Question(NOW, FIRST, FIRST, (wish,))
    found = [slot for each in slots(world, month) for slot in each.slots]
    taken = sum(len(diary.taken) for diary in world.employees)
    print(f"{DAYS} days, {EMPLOYEES} employees, {taken} bookings: {len(found)} slots, "
          f"{sum(len(slot.offers) for slot in found)} offers")  # fmt: skip
    _measure("slots, 31 days", lambda: slots(world, month))
    _measure("slots, 1 day", lambda: slots(world, day))
    _measure("judge", lambda: judge(world, day, found[0].starts_at))
    _measure("next_available", lambda: next_available(world, day))
    _measure("refusals, 31 days", lambda: refusals(world, month))


def _diary(luck: random.Random, number: int) -> EmployeeDiary:
    """Bookings of 5 to 30 minutes at random five-minute steps of every working day, none overlapping."""
    rows: list[Taken] = []
    for count in range(DAYS):
        opens = second(ZONE, FIRST + timedelta(count), time(8))
        steps = sorted(luck.sample(range(144), BOOKINGS // EMPLOYEES // DAYS + 1))
        for at, until in zip(steps, [*steps[1:], 144], strict=True):
            length = min(luck.randint(1, 6), until - at)
            rows.append(Taken(opens + at * 300, opens + (at + length) * 300))
    return EmployeeDiary(number, UUID(int=number), number, rank=number, taken=tuple(rows))


def _measure(name: str, question: Callable[[], object], rounds: int = 30) -> None:
    spent: list[float] = []
    for _ in range(rounds):
        began = perf_counter()
        question()
        spent.append((perf_counter() - began) * 1000)
    parts = quantiles(spent, n=20)
    print(f"{name:20} median {parts[9]:7.2f} ms   p95 {parts[18]:7.2f} ms")


if __name__ == "__main__":
    main()
