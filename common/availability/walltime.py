"""The one place where a clock on a wall becomes an instant, and back."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from common.availability.spans import Span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@lru_cache(maxsize=1 << 15)
def second(zone: str, on: date, at: time, fold: int = 0) -> int:
    """The instant, in seconds since 1970 UTC, at which clocks in `zone` show `at` on the day `on`.

    A time that the clocks skip moves forward by what they skip; of a time that they show twice, fold 0 is the
    first and fold 1 the second. The smaller of the two offsets does both: it is the one before a gap
    and the one after a repetition (PEP 495).
    """
    wall = datetime.combine(on, at.replace(tzinfo=None, fold=0), ZoneInfo(zone))
    first = wall.utcoffset() or timedelta()
    last = wall.replace(fold=1).utcoffset() or timedelta()
    offset = min(first, last) if fold else first
    return (wall.replace(tzinfo=UTC) - offset - EPOCH) // SECOND


def instant(zone: str, on: date, at: time, fold: int = 0) -> datetime:
    """`second` as an aware UTC datetime, for callers outside the engine."""
    return moment(second(zone, on, at, fold))


def span(zone: str, on: date, start: time, end: time) -> Span:
    """An interval of the day `on` in seconds: `end <= start` ends next day, so 00:00-00:00 is the whole day.

    Of an ambiguous time it begins at the first and ends at the last showing.
    """
    ends_on = on if end > start else on + DAY
    return second(zone, on, start), second(zone, ends_on, end, 1)


def midnight(zone: str, on: date) -> int:
    """The first second of a local day."""
    return second(zone, on, time())


def wall(zone: str, at: int) -> datetime:
    """What clocks in `zone` show at the second `at`."""
    return datetime.fromtimestamp(at, ZoneInfo(zone))


@lru_cache(maxsize=1 << 13)
def local_date(zone: str, at: int) -> date:
    """The date that calendars in `zone` show at the second `at`."""
    return wall(zone, at).date()


def floor(at: datetime) -> int:
    """The last whole second not after an aware datetime."""
    return (at - EPOCH) // SECOND


def ceil(at: datetime) -> int:
    """The first whole second not before an aware datetime."""
    return -((EPOCH - at) // SECOND)


def moment(at: int) -> datetime:
    """Seconds since 1970 as an aware UTC datetime."""
    return datetime.fromtimestamp(at, UTC)
