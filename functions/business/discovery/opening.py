"""Whether a business is open: its hours, asked the way the slot engine asks them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from common.availability import DatedException, WeeklyHours, World, blocks, overrides
from common.availability.spans import Span, Spans, contains, subtract, union
from common.availability.walltime import DAY, floor, wall
from common.availability.windows import block_span, house_windows

LOOK_AHEAD = timedelta(days=14)
"""How far ahead the next opening is looked for; who is open all this time is simply open."""


DAYS_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """A business's own hours: IANA zone, ordinary week, and what differs from it on some dates."""

    zone: str
    weekly: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[DatedException, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """How things stand at one moment, in the business's zone.

    `today` are the intervals that begin on the present local date, breaks cut out, as wall-clock datetimes.
    """

    open_now: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    today: tuple[tuple[datetime, datetime], ...] = ()


def opening(hours: Hours, now: datetime) -> Opening:
    """How things stand at `now` (aware); an interval that began yesterday still counts after midnight."""
    spans, own = _around(hours, now.astimezone(ZoneInfo(hours.zone)).date())
    return _standing(hours.zone, spans, floor(now), own)


def is_open(hours: Hours, now: datetime) -> bool:
    """`opening(...).open_now`, for lists."""
    spans, _own = _around(hours, now.astimezone(ZoneInfo(hours.zone)).date())
    return contains(spans, floor(now))


@lru_cache(maxsize=DAYS_REMEMBERED)
def _around(hours: Hours, today: date) -> tuple[Spans, Spans]:
    """When it is open from yesterday on, and the intervals that begin today: the same until tomorrow."""
    last = today + LOOK_AHEAD
    world = World(
        zone=hours.zone,
        weekly=hours.weekly,
        employees=(),
        overrides=overrides(hours.exceptions, today - DAY, last),
        blocks=blocks(hours.zone, hours.exceptions, today - DAY, last),
    )
    closed = union(block_span(block) for block in world.blocks)
    spans = subtract(house_windows(world, today - DAY, last), closed)
    return spans, subtract(house_windows(world, today, today), closed)


def _standing(zone: str, spans: Spans, at: int, own: Spans) -> Opening:
    today = tuple((wall(zone, start), wall(zone, end)) for start, end in own)
    coming = [span for span in spans if span[1] > at]
    if not coming:
        return Opening(False, today=today)
    start, end = coming[0]
    if start > at:
        return Opening(False, opens_at=wall(zone, start), today=today)
    return Opening(True, closes_at=None if _never_ends((start, end), at) else wall(zone, end), today=today)


def _never_ends(span: Span, at: int) -> bool:
    return span[1] - at >= LOOK_AHEAD.total_seconds() - DAY.total_seconds()
