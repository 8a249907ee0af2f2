"""The statement that judges every booking moves reminders just as the rule it was written from."""

import random
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import DateTime, Text, Time, column, select, values
from sqlalchemy.orm import Session

from common.quiet import Quiet, moved_earlier
from functions.booking.reminders import quietly

ZONES = ("Europe/Tirane", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati")
CLOCKS_CHANGE = (
    datetime(2027, 3, 14, tzinfo=UTC),
    datetime(2027, 3, 28, tzinfo=UTC),
    datetime(2027, 10, 31, tzinfo=UTC),
)
Case = tuple[int, datetime, datetime, time, time, str]


def some_case(number: int, chance: random.Random) -> Case:
    """A visit near the nights when clocks change, or anywhere in the year, and somebody's quiet hours."""
    day = chance.choice(
        [*CLOCKS_CHANGE, datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(365))]
    )
    starts_at = day + timedelta(minutes=chance.randrange(-1440, 1440))
    begins, ends = (time(chance.randrange(24), chance.choice((0, 15, 30))) for _each in range(2))
    due = starts_at - timedelta(hours=chance.choice((1, 24)))
    return number, due, starts_at, begins, ends, chance.choice(ZONES)


def by_the_rule(case: Case) -> datetime:
    """When that reminder comes."""
    _number, due, starts_at, begins, ends, zone = case
    return moved_earlier(due, starts_at, Quiet(begins, ends), zone)


def test_the_statement_and_the_rule_agree(db: Session) -> None:
    chance = random.Random(6)
    cases = [some_case(number, chance) for number in range(2000)]
    table = values(
        column("number"),
        column("due", DateTime(timezone=True)),
        column("starts_at", DateTime(timezone=True)),
        column("begins", Time),
        column("ends", Time),
        column("zone", Text),
        name="cases",
    ).data(cases)
    quiet = quietly.QuietColumns(table.c.begins, table.c.ends, table.c.zone)
    moved = quietly.moved_earlier(table.c.due, table.c.starts_at, quiet)
    rows = db.execute(select(table.c.number, moved))
    said: dict[int, datetime] = dict(rows.all())
    differing = [case for case in cases if said[case[0]] != by_the_rule(case)]
    assert differing == []
    assert sum(said[case[0]] != case[1] for case in cases) > len(cases) / 4  # many were moved
