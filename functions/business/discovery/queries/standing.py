"""How businesses of a list stand at a moment: open or not, and when they are next free; in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Row,
    and_,
    any_,
    bindparam,
    case,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.orm import Session

from common import diary
from common.models import Business
from functions.business.discovery.opening import Hours, Opening, is_open, opening
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
    """Hours and the moment asked about, and the first start of anything on sale (UTC), if there is one.

    `is_free`: a start lies in the window asked for; without a window that is so.
    """

    hours: Hours
    at: datetime
    next_free_at: datetime | None
    is_free: bool

    @property
    def opening(self) -> Opening:
        """How its hours stand at that moment."""
        return opening(self.hours, self.at)

    @property
    def is_open(self) -> bool:
        """Whether it is open at that moment."""
        return is_open(self.hours, self.at)


@dataclass(frozen=True, slots=True)
class Standings:
    """How things stand at some businesses, as far as the database knows; worked out for each when asked."""

    rows: Mapping[int, Row[Any]]
    now: datetime
    at: datetime
    window: Window | None

    def of(self, each: Shown) -> Standing:
        """How things stand at one of them."""
        row, window = self.rows[each.id], self.window
        hours = hours_from(each.timezone, row.week, row.exceptions)
        if not each.takes_bookings:
            return Standing(hours, self.at, None, window is None)
        read = None if row.diary is None else diary.Diary.of(row.diary)
        first = row.first if row.holds or read is None else diary.next_time(read, self.now)
        is_free = window is None or row.fits or _is_free(read, first, self.now, window)
        return Standing(hours, self.at, first, is_free)


def standings_of(
    db: Session,
    shown: Sequence[Shown],
    now: datetime,
    *,
    open_at: datetime | None = None,
    window: Window | None = None,
) -> dict[int, Standing]:
    """How things stand at each business, by its key, in one statement however many there are."""
    standings = look_up(db, shown, now, open_at=open_at, window=window)
    return {each.id: standings.of(each) for each in shown}


def look_up(
    db: Session,
    shown: Sequence[Shown],
    now: datetime,
    *,
    open_at: datetime | None = None,
    window: Window | None = None,
) -> Standings:
    """The same for whoever may not need all of them.

    What was worked out before is believed only while it is valid and its time still free. For the others the
    statement brings the whole diary, and the slot engine decides: no time is told that could not be booked now.
    """
    at = open_at or now
    if not shown:
        return Standings({}, now, at, window)
    first, last = around(at)
    asked = {
        "ids": [each.id for each in shown],
        "bookable": [each.id for each in shown if each.takes_bookings],
        "now": now,
        "first": first,
        "last": last,
        **({"starts_at": window.starts_at, "ends_at": window.ends_at} if window else {}),
    }
    rows = _statement(with_window=window is not None).all(db, **asked)
    return Standings({row.id: row for row in rows}, now, at, window)


def _is_free(read: diary.Diary | None, first: datetime | None, now: datetime, window: Window) -> bool:
    """Whether a start lies in the window; the engine looks only if the very first one is too early for it."""
    if first is None or first >= window.ends_at:
        return False
    if first >= window.starts_at:
        return True
    return read is not None and diary.is_free_between(read, now, window.starts_at, window.ends_at)


_NOW = bindparam("now", type_=DateTime(timezone=True))
_STARTS_AT = bindparam("starts_at", type_=DateTime(timezone=True))
_ENDS_AT = bindparam("ends_at", type_=DateTime(timezone=True))


def _keys(name: str) -> BindParameter[Sequence[int]]:
    """Of businesses, as one array: however many there are, the statement's text is the same."""
    return bindparam(name, type_=ARRAY(BigInteger))


@cache
def _statement(*, with_window: bool) -> diary.Settled:
    """Built once: that takes longer than running it."""
    inside: Range[Any] | None = Range(_STARTS_AT, _ENDS_AT) if with_window else None
    known = known_times(_keys("ids"), _NOW, inside)
    since: ColumnElement[datetime] = _NOW
    until = since + known.c.max_days * text("interval '1 day'")
    suffices: ColumnElement[bool] = known.c.holds
    if with_window:  # a diary that is read for the window alone is read for the window alone
        since = case((known.c.holds, _STARTS_AT), else_=since)
        until = case((known.c.holds, _ENDS_AT), else_=until)
        first = known.c.first
        suffices = and_(suffices, or_(known.c.fits, first.is_(None), first >= _STARTS_AT))
    is_bookable = known.c.id == any_(_keys("bookable"))
    is_asked = and_(is_bookable, known.c.max_days.is_not(None), ~suffices)
    week, exceptions = packed_hours(bindparam("first", type_=Date()), bindparam("last", type_=Date()))
    asked = select(
        known,
        week.label("week"),
        exceptions.label("exceptions"),
        case((is_asked, diary.packed_diary(_NOW, since, until))).label("diary"),
    )
    return diary.Settled(asked.join(Business, Business.id == known.c.id))
