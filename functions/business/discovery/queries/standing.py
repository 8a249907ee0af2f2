"""How businesses of a list stand at a moment: open or not, and when they are next free; in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Row,
    Select,
    and_,
    case,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import diary
from common.models import Business
from functions.business.discovery.opening import Opening, opening
from functions.business.discovery.queries.hours import around, hours_from, packed_hours
from functions.business.discovery.queries.next_free import known_times


class Shown(Protocol):
    """A business in a list."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def timezone(self) -> str:
        """Its IANA zone."""

    @property
    def takes_bookings(self) -> bool:
        """Whether it is published, and not only listed."""


@dataclass(frozen=True, slots=True)
class Window:
    """When somebody wants to come: a start in `[starts_at, ends_at)`, aware."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Hours at the moment asked about, and the first start of anything on sale (UTC), if there is one.

    `is_free`: a start lies in the window asked for; without a window that is so.
    """

    opening: Opening
    next_free_at: datetime | None
    is_free: bool


def standings_of(
    db: Session,
    shown: Sequence[Shown],
    now: datetime,
    *,
    open_at: datetime | None = None,
    window: Window | None = None,
) -> dict[int, Standing]:
    """How things stand at each business, by its key, in one statement however many there are.

    What was worked out before is believed only while it is valid and its time still free. For the others the
    statement brings the whole diary, and the slot engine decides: no time is told that could not be booked now.
    """
    if not shown:
        return {}
    at = open_at or now
    rows = {row.id: row for row in db.execute(_statement(shown, now, at, window))}
    return {each.id: _standing(each, rows[each.id], now, at, window) for each in shown}


def _standing(each: Shown, row: Row[Any], now: datetime, at: datetime, window: Window | None) -> Standing:
    stands = opening(hours_from(each.timezone, row.week, row.exceptions), at)
    if not each.takes_bookings:
        return Standing(stands, None, window is None)
    read = None if row.diary is None else diary.Diary.of(row.diary)
    first = row.first if row.holds or read is None else diary.next_time(read, now)
    return Standing(stands, first, window is None or row.fits or _is_free(read, first, now, window))


def _is_free(read: diary.Diary | None, first: datetime | None, now: datetime, window: Window) -> bool:
    """Whether a start lies in the window; the engine looks only if the very first one is too early for it."""
    if first is None or first >= window.ends_at:
        return False
    if first >= window.starts_at:
        return True
    return read is not None and diary.is_free_between(read, now, window.starts_at, window.ends_at)


def _statement(shown: Sequence[Shown], now: datetime, at: datetime, window: Window | None) -> Select[Any]:
    inside = Range(window.starts_at, window.ends_at) if window else None
    known = known_times([each.id for each in shown], now, inside)
    since: ColumnElement[datetime] = literal(now, DateTime(timezone=True))
    until = since + known.c.max_days * text("interval '1 day'")
    suffices: ColumnElement[bool] = known.c.holds
    if window is not None:  # a diary that is read for the window alone is read for the window alone
        since = case((known.c.holds, window.starts_at), else_=since)
        until = case((known.c.holds, window.ends_at), else_=until)
        first = known.c.first
        suffices = and_(suffices, or_(known.c.fits, first.is_(None), first >= window.starts_at))
    bookable = [each.id for each in shown if each.takes_bookings]
    is_asked = and_(known.c.id.in_(bookable), known.c.max_days.is_not(None), ~suffices)
    week, exceptions = packed_hours(*around(at))
    return select(
        known,
        week.label("week"),
        exceptions.label("exceptions"),
        case((is_asked, diary.packed_diary(now, since, until))).label("diary"),
    ).join(Business, Business.id == known.c.id)
