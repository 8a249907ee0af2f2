"""A shop as the product reads it, and the times it tells as this test compares them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from common.availability import WeeklyHours
from common.diary import dated
from functions.business.discovery.opening import Hours
from tests.integration.opening.minutes import AHEAD, Interval, Shop


def closes_alike(told: datetime | None, true: datetime | None, at: datetime) -> bool:
    """Who is open for nearly all the days looked ahead may be said never to close."""
    stays_open = true is not None and true - at > timedelta(days=AHEAD - 1)
    return instant(told) == true or (told is None and stays_open)


def instant(told: datetime | None) -> datetime | None:
    """In UTC: Python takes no ambiguous wall-clock time to equal anything of another zone."""
    return None if told is None else told.astimezone(UTC)


def hours_of(shop: Shop) -> Hours:
    """The shop, as the product reads it from its rows."""
    differs = (
        each
        for one in shop.differs
        for each in dated(
            one.kind, one.date_from, one.date_to, written(one.intervals), written_week(one.weekly)
        )
    )
    return Hours(shop.zone, tuple(WeeklyHours(*each) for each in shop.weekly), tuple(differs))


def written(intervals: tuple[Interval, ...] | None) -> list[dict[str, Any]] | None:
    """Intervals as JSON."""
    if intervals is None:
        return None
    return [{"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"} for start, end in intervals]


def written_week(weekly: Any) -> list[dict[str, Any]] | None:
    """A week as JSON."""
    if weekly is None:
        return None
    return [{"weekday": day} | (written(((start, end),)) or [])[0] for day, start, end in weekly]
