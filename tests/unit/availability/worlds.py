"""Random salons around the days on which clocks change, for tests that compare the engine with the walker."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from common.availability import (
    Block,
    DayOverride,
    EmployeeDiary,
    Part,
    Performance,
    Question,
    Rules,
    Taken,
    WeeklyHours,
    Wish,
    World,
)

# Changes at two in the morning, at midnight, at one, by half an hour, and on both sides of the equator.
ZONES = (
    "Europe/Tirane",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Atlantic/Azores",
)


def changes(zone: str, year: int = 2027) -> list[date]:
    """The local dates on which noon is not 24 hours after the noon before."""
    noons = [datetime(year, 1, 1, 12, tzinfo=ZoneInfo(zone)) + timedelta(days) for days in range(366)]
    return [after.date() for before, after in pairwise(noons) if after.utcoffset() != before.utcoffset()]


EDGES = [(zone, on) for zone in ZONES for on in changes(zone)]

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45]))
intervals = st.tuples(clocks, clocks)
day_hours = st.lists(intervals, min_size=0, max_size=2).map(tuple)
nights = st.sampled_from(
    [(time(22), time(3)), (time(0), time(0)), (time(0), time(6)), (time(1, 30), time(2, 30))]
)


WHOLE_WEEK = tuple(WeeklyHours(day, time(), time()) for day in range(7))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[WeeklyHours, ...]:
    usual = draw(st.lists(nights | intervals, min_size=1, max_size=3))
    odd = draw(st.sets(st.integers(0, 6), max_size=2))
    return tuple(WeeklyHours(day, *hours) for day in range(7) if day not in odd for hours in usual)


def overrides(on: date, reason: str) -> st.SearchStrategy[dict[date, DayOverride]]:
    dates = st.sampled_from([on + timedelta(days) for days in (-1, 0, 1)])
    closed = st.builds(DayOverride, st.just(()), st.just(reason))
    return st.dictionaries(dates, closed | st.builds(DayOverride, day_hours), max_size=1)


@st.composite
def spans(draw: st.DrawFn, on: date) -> tuple[datetime, datetime]:
    """A stretch on five-minute steps, in the 60 hours around the start of the day `on`."""
    start = datetime.combine(on - timedelta(1), time(), UTC) + timedelta(minutes=5) * draw(
        st.integers(0, 720)
    )
    return start, start + timedelta(minutes=5) * draw(st.integers(1, 24))


@st.composite
def diaries(draw: st.DrawFn, number: int, on: date) -> EmployeeDiary:
    rows = draw(st.lists(spans(on), max_size=4))
    return EmployeeDiary(
        number,
        UUID(int=number),
        number,
        weekly=draw(st.none() | weeks()),
        overrides=draw(overrides(on, "time_off")),
        blocks=tuple(Block(*span, "break") for span in draw(st.lists(spans(on), max_size=2))),
        taken=tuple(Taken(int(start.timestamp()), int(end.timestamp())) for start, end in rows),
        booked_count={on: draw(st.integers(0, 2))},
    )


@st.composite
def performances(draw: st.DrawFn) -> Performance:
    minutes = st.sampled_from([5, 10, 20, 30, 45, 50])
    parts = draw(st.sampled_from([(True,), (True, True), (True, False, True), (True, False), (False, True)]))
    return Performance(
        tuple(Part(draw(minutes), hands_on) for hands_on in parts),
        Decimal(draw(st.integers(5, 20)) * 100),
        draw(st.sampled_from([0, 0, 5, 15])),
        draw(st.sampled_from([0, 0, 10])),
    )


quick = performances() | st.builds(
    lambda minutes, price: Performance((Part(minutes),), Decimal(price)),
    st.sampled_from([5, 10]),
    st.sampled_from([500, 700]),
)

rules = st.builds(
    Rules,
    min_notice_minutes=st.sampled_from([0, 60, 90]),
    horizon_days=st.sampled_from([1, 2, 90]),
    step_minutes=st.sampled_from([5, 15, 25, 45, 60, None]),
    limit_to_business_hours=st.booleans(),
    pack=st.booleans(),
    max_per_employee_day=st.sampled_from([None, None, 2]),
)


@st.composite
def houses(draw: st.DrawFn, most_people: int = 2) -> tuple[World, date]:
    """A salon near a change of clocks, and the day of the change."""
    zone, edge = draw(st.sampled_from(EDGES))
    team = tuple(draw(diaries(number, edge)) for number in range(1, draw(st.integers(1, most_people)) + 1))
    world = World(
        zone,
        draw(weeks()),
        team,
        draw(overrides(edge, "closure")),
        tuple(Block(*span, "closure") for span in draw(st.lists(spans(edge), max_size=1))),
        draw(rules),
    )
    return world, edge


@st.composite
def stories(draw: st.DrawFn) -> tuple[World, Question]:
    """A salon of one or two people, and a question about one to three days around a change of clocks."""
    world, edge = draw(houses())
    on = edge + timedelta(draw(st.sampled_from([-1, 0, 0, 0, 1])))
    wish = Wish(draw(st.sampled_from([30, 50])), {each.id: draw(performances()) for each in world.employees})
    now = datetime.combine(edge, time(), UTC) + timedelta(seconds=draw(st.integers(-200_000, 20_000)))
    until = on + timedelta(draw(st.integers(0, 1)))
    return world, Question(now, on, until, (wish,), draw(st.sampled_from(["customer", "customer", "team"])))


@st.composite
def visits(draw: st.DrawFn) -> tuple[World, Question]:
    """A salon of up to three people whose turns differ, and a question about two or three services on the day.

    Most of its days are long, and some services between others are short: so somebody can serve twice.
    """
    world, edge = draw(houses(most_people=3))
    own_weeks = draw(st.booleans())
    team = tuple(_with_a_turn(draw, diary, edge, own_weeks) for diary in world.employees)
    world = replace(world, employees=team)
    if draw(st.sampled_from([True, True, False])):
        world = replace(world, weekly=WHOLE_WEEK, overrides={})
    count = draw(st.sampled_from([2, 3, 3]))
    wishes = tuple(draw(wishes_of(team, short=number == 1)) for number in range(count))
    now = datetime.combine(edge, time(), UTC) - timedelta(seconds=draw(st.integers(0, 100_000)))
    return world, Question(now, edge, edge, wishes)


def _with_a_turn(draw: st.DrawFn, diary: EmployeeDiary, on: date, own_week: bool) -> EmployeeDiary:
    return replace(
        diary,
        weekly=diary.weekly if own_week else None,
        rank=draw(st.integers(0, 1)),
        booked_minutes={on: draw(st.sampled_from([0, 0, 30]))},
        last_assigned_at=draw(st.none() | st.just(datetime(2027, 1, 1, tzinfo=UTC))),
    )


@st.composite
def wishes_of(draw: st.DrawFn, team: Sequence[EmployeeDiary], short: bool) -> Wish:
    """A service that not everybody may perform, and one of them may be chosen for."""
    numbers = [diary.id for diary in team]
    able = draw(st.sampled_from([numbers, numbers, *([number] for number in numbers)]))
    return Wish(
        draw(st.sampled_from([15, 30])),
        {number: draw(quick if short else performances()) for number in able},
        draw(st.sampled_from([None, None, None, *numbers])),
        draw(st.sampled_from([0, 0, 10])),
    )
