"""P19: free times are right on every day of two years, and every five minutes around every change of the clocks."""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from common.availability import EmployeeDiary, Question, Rules, Taken, WeeklyHours, World, walltime
from tests.proof import Proof
from tests.unit.availability.shop import performance, week, wish
from tests.unit.availability.test_second_opinion import _engine, _walker
from tests.unit.availability.worlds import ZONES, changes

SEED, YEARS, WEEK = 19, (2027, 2028), timedelta(days=7)
EDGES = [(zone, on) for year in YEARS for zone in ZONES for on in changes(zone, year)]


def around(zone: str, on: date) -> tuple[World, Question]:
    """Somebody who works nights and at noon, asked for every five minutes of three days."""
    morning = int(datetime(on.year, on.month, on.day, 5, tzinfo=UTC).timestamp())
    diary = EmployeeDiary(1, UUID(int=1), 1, taken=(Taken(morning, morning + 600),))
    hours = week("22:00-5:00", "12:00-13:00")
    world = World(zone, hours, (diary,), rules=Rules(step_minutes=5, horizon_days=365))
    day = timedelta(days=1)
    now = datetime.combine(on - 30 * day, time(), UTC)
    return world, Question(now, on - day, on + day, (wish(performance(45, before=5, after=5)),))


def two_years(zone: str, chance: random.Random) -> Iterator[tuple[World, Question]]:
    """A week after the other, each with other hours, visits and steps, until two years are over."""
    monday = date(YEARS[0], 1, 4)
    while monday.year <= YEARS[-1]:
        yield _some_week(zone, monday, chance)
        monday += WEEK


def _some_week(zone: str, monday: date, chance: random.Random) -> tuple[World, Question]:
    def clock() -> time:
        return time(chance.randrange(24), chance.choice((0, 5, 15, 30, 45)))

    hours = tuple(WeeklyHours(day, clock(), clock()) for day in range(7) for _ in range(chance.randrange(3)))
    noon = int(datetime.combine(monday, time(12), UTC).timestamp())
    begins = [noon + 300 * chance.randrange(2000) for _ in range(20)]
    taken = tuple(Taken(at, at + 600) for at in sorted(begins))
    step = chance.choice((5, 10, 15, 25, 45, None))
    how = performance(chance.choice((20, 45, 90)), before=chance.choice((0, 5)), after=chance.choice((0, 10)))
    team = (EmployeeDiary(1, UUID(int=1), 1, taken=taken),)
    now = datetime.combine(monday - WEEK, time(), UTC)
    world = World(zone, hours, team, rules=Rules(step_minutes=step, horizon_days=60))
    return world, Question(now, monday, monday + timedelta(days=6), (wish(how),))


def test_every_five_minutes_around_every_change_are_right(proof: Proof) -> None:
    starts = 0
    for zone, on in EDGES:
        told = _engine(*around(zone, on))
        assert told == _walker(*around(zone, on)), (zone, on)
        starts += len(told)
    proof.held(
        "P19", "every 5 minutes around every change", zones=len(ZONES), changes=len(EDGES), starts=starts
    )


def test_every_day_of_two_years_is_right(proof: Proof) -> None:
    starts, days = 0, 0
    for zone in ZONES:
        chance = random.Random(f"{SEED} {zone}")
        for story in two_years(zone, chance):
            told = _engine(*story)
            assert told == _walker(*story), story
            starts, days = starts + len(told), days + 7
    proof.held(
        "P19", "every day of two years, by brute force", zones=len(ZONES), days=days, starts=starts, seed=SEED
    )


def naive(zone: str, on: date, at: time, fold: int = 0) -> int:
    """The hour as it is written, so long after midnight: as if every day had 24 hours."""
    midnight = datetime.combine(on, time(), ZoneInfo(zone))
    return int(midnight.timestamp()) + at.hour * 3600 + at.minute * 60 + at.second


def test_with_naive_times_the_changes_are_wrong(monkeypatch: pytest.MonkeyPatch, proof: Proof) -> None:
    right = walltime.second
    right.cache_clear()
    modules = [module for name, module in sys.modules.items() if name.startswith("common.")]
    for module in modules:
        if getattr(module, "second", None) is right:
            monkeypatch.setattr(module, "second", naive)
    forget()
    wrong = [on for zone, on in EDGES if _engine(*around(zone, on)) != _walker(*around(zone, on))]
    forget()
    quiet = [date(year, 6, 16) for year in YEARS]
    assert all(_engine(*around("Europe/Tirane", on)) == _walker(*around("Europe/Tirane", on)) for on in quiet)
    assert len(wrong) > len(EDGES) / 2
    proof.broke("P19", "with naive times", changes=len(EDGES), wrong=len(wrong))


def forget() -> None:
    """What the engine remembers of hours that it has worked out before."""
    for name, module in list(sys.modules.items()):
        if name.startswith("common.availability"):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()
