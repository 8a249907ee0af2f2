"""Whether a business is open: its hours, asked the way the slot engine asks them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from common.availability import DatedException, WeeklyHours, World, blocks, overrides
from common.availability.spans import Span, Spans, subtract, union
from common.availability.walltime import DAY, floor, wall
from common.availability.windows import block_span, house_windows

LOOK_AHEAD = timedelta(days=14)
"""How far ahead the next opening is looked for; who is open all this time is simply open."""


@dataclass(frozen=True, slots=True)
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
    today = now.astimezone(ZoneInfo(hours.zone)).date()
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
    own = subtract(house_windows(world, today, today), closed)
    return _standing(hours.zone, spans, floor(now), own)


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
