"""How far around the asked dates the diaries have to be read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.availability.agenda import last_day, longest_visit
from common.availability.types import Wish
from common.availability.walltime import DAY, midnight, moment


@dataclass(frozen=True, slots=True)
class Reach:
    """The local dates whose hours matter (both included), and the UTC range whose occupancy and blocks do."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime


def reach(zone: str, date_from: date, date_to: date, wishes: tuple[Wish, ...]) -> Reach:
    """What to load to answer for the local dates `date_from` to `date_to`, both included.

    Hours: the day before too, for its overnight tail, and the days into which a late visit may run.
    Occupancy: everything that overlaps `[starts_at, ends_at)`, the local days with the buffers before and the
    longest visit with its buffer after; one second more, because `pack` looks at what ends there.
    A visit of several services is as long as its slowest performers, one after the other.
    """
    every = [each for wish in wishes for each in wish.performances.values()]
    before = max((each.buffer_before for each in every), default=0)
    after = max((each.buffer_after for each in every), default=0)
    longest = longest_visit(wishes)
    return Reach(
        first=date_from - DAY,
        last=last_day(date_to, longest),
        starts_at=moment(midnight(zone, date_from)) - timedelta(minutes=before, seconds=1),
        ends_at=moment(midnight(zone, date_to + DAY)) + timedelta(minutes=longest + after),
    )
