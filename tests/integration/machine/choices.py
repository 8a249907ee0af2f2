"""What a walk chooses from at each step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.integration.machine.house import PEOPLE
from tests.integration.machine.table import DAY, HOUR, MINUTE, Visit

Thing = TypeVar("Thing")
STARTS = ("09:30", "10:00", "10:15", "10:45", "14:00")

whose = st.integers(0, 30)
"""Which booking, counted from the latest and round again."""
person = st.sampled_from(("bora", "dritan", *PEOPLE))
customers = st.sampled_from(("alice", "erion"))
team = st.sampled_from(("bora", "genta", "dritan"))
employees = st.sampled_from(("dritan", "elira", None))
slots = st.tuples(st.sampled_from((1, 0, 2)), st.sampled_from(STARTS))
seldom = st.integers(0, 9).map(lambda n: n == 9)


def cycled(these: Sequence[Thing], number: int) -> Thing:
    """One of them, counted round and round."""
    return these[number % len(these)]


def around(visit: Visit) -> list[str]:
    """Who may press something: first those whom it concerns, then everybody."""
    concerned = ["bora", "genta", visit.employee] + ([visit.customer] if visit.customer else [])
    return [*concerned, *concerned, *PEOPLE]


def at(slot: tuple[int, str], now: datetime) -> datetime:
    """So many days from today, at that time on the wall clock of Tirana."""
    days, start = slot
    hour, minute = map(int, start.split(":"))
    local = now.astimezone(ZoneInfo("Europe/Tirane")) + timedelta(days)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def limits_of(visit: Visit) -> list[datetime]:
    """The instants at which something begins or ceases to be possible."""
    return [
        visit.deadline or visit.start,
        visit.start - 30 * MINUTE,
        visit.start,
        visit.start + 15 * MINUTE,
        visit.end + 2 * HOUR,
        visit.start - DAY,
        visit.since + DAY,
        visit.start + 7 * DAY,
    ]
