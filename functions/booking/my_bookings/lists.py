"""Whose bookings, which of them, and from where a page goes on."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from common.diary import Settled
from common.models import Booking, Business, User
from common.web.paging import Found, decode_cursor, encode_cursor
from functions.booking.my_bookings.writing import written_booking
from functions.booking.schemas import MyBookingsQuery
from functions.booking.showing import RATED_WITHIN


def _value(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=kind)


_INSTANT = DateTime(timezone=True)
_MINE, _MOST = _value("mine", BigInteger()), _value("most", Integer())
_STATUS = _value("status", ARRAY(Text()))
_FROM, _TO, _NOW = _value("from", _INSTANT), _value("to", _INSTANT), _value("now", _INSTANT)
_AFTER = tuple_(_value("after_at", _INSTANT), _value("after_id", BigInteger()))
_RATED_SINCE = _value("rated_since", _INSTANT)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a list is made of, whatever it says there: lists of one kind are one statement, built once."""

    language: str
    has_status: bool
    has_from: bool
    has_to: bool
    upcoming: bool
    goes_on: bool

    @classmethod
    def of(cls, wanted: MyBookingsQuery, language: str) -> "Kind":
        """The kind of one list."""
        return cls(
            language=language,
            has_status=bool(wanted.status),
            has_from=wanted.from_ is not None,
            has_to=wanted.to is not None,
            upcoming=wanted.upcoming,
            goes_on=bool(wanted.cursor),
        )


def bookings_of(db: Session, user: User, wanted: MyBookingsQuery, language: str, now: datetime) -> Found[str]:
    """One page of the bookings somebody has made for themselves or a guest, each a `BookingReply` as JSON.

    Raises `Invalid` for a cursor that this list never gave.
    """
    rows = _statement(Kind.of(wanted, language)).all(db, **_values(user, wanted, now)).all()
    shown = rows[: wanted.limit]
    after = encode_cursor((shown[-1].starts_at, shown[-1].id)) if len(rows) > wanted.limit else None
    return Found([row.written for row in shown], after)


def booking_as_json(db: Session, booking_id: int, language: str, now: datetime) -> str:
    """One booking as its customer sees it, a `BookingReply` as JSON."""
    values = {"mine": booking_id, "rated_since": now - RATED_WITHIN}
    written: str = _of_one(language).one(db, **values).written
    return written


@lru_cache
def _of_one(language: str) -> Settled:
    written = cast(written_booking(language), Text).label("written")
    one = select(written).join(Business, Business.id == Booking.business_id)
    return Settled(one.where(Booking.id == _MINE))


def _values(user: User, wanted: MyBookingsQuery, now: datetime) -> dict[str, Any]:
    at, key = decode_cursor(wanted.cursor, [datetime, int]) if wanted.cursor else (None, None)
    return {
        "mine": user.id,
        "most": wanted.limit + 1,
        "status": [each.value for each in wanted.status],
        "from": wanted.from_,
        "to": wanted.to,
        "now": now,
        "after_at": at,
        "after_id": key,
        "rated_since": now - RATED_WITHIN,
    }


@lru_cache
def _statement(kind: Kind) -> Settled:
    chosen = select(Booking.starts_at, Booking.id).where(*_conditions(kind))
    order = Booking.starts_at, Booking.id
    if kind.goes_on:
        here = tuple_(*order)
        chosen = chosen.where(here > _AFTER if kind.upcoming else here < _AFTER)
    written = cast(written_booking(kind.language), Text).label("written")
    shown = chosen.add_columns(written).join(Business, Business.id == Booking.business_id)
    in_order = shown.order_by(*(each.asc() if kind.upcoming else each.desc() for each in order))
    return Settled(in_order.limit(_MOST))


def _conditions(kind: Kind) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Booking.customer_id == _MINE]
    if kind.has_status:
        found.append(cast(Booking.status, Text) == any_(_STATUS))
    if kind.has_from:
        found.append(Booking.starts_at >= _FROM)
    if kind.has_to:
        found.append(Booking.starts_at < _TO)
    if kind.upcoming:
        found += [and_(Booking.holds_time), Booking.ends_at > _NOW]
    return found
