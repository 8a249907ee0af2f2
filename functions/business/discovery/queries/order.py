"""In which order businesses come, and how a page remembers where it stopped."""

import zlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Double, Select, SQLColumnExpression, and_, case, cast, func, literal, or_
from sqlalchemy.sql.elements import ColumnElement

from common.errors import Invalid, field_error
from common.i18n import _
from common.models import Business, LatLon, geography
from common.web.paging import decode_cursor, encode_cursor
from functions.business.discovery.queries.visible import price_from
from functions.business.discovery.queries.wording import Wording
from functions.business.discovery.wishes import Search, Sort, Wish

Columns = Select[*tuple[Any, ...]]
TEXT, RATING, DISTANCE = 0.45, 0.20, 0.15
"""What counts how much in relevance; what a search says nothing about leaves its weight to the others."""
HALF_AS_GOOD_METRES = 3000.0
WITHOUT_PRICE = 9 * 10**15
_MOST = 2**62
_TENTHS_OF_A_MILLIONTH = 10**7


@dataclass(frozen=True, slots=True)
class Order:
    """The value businesses are ordered by (ties by uid, ascending), and its Python type."""

    key: SQLColumnExpression[Any]
    kind: type
    descending: bool = False
    is_indexed: bool = False

    def first(self, rows: Columns, count: int) -> Columns:
        """The first `count` rows, and all that tie with the last where an index gives the order.

        PostgreSQL takes the nearest from the index only if nothing but the distance is asked for, so ties are
        kept here and sorted out by whoever reads them.
        """
        if self.is_indexed:
            return rows.order_by(self.key.asc()).fetch(count, with_ties=True)
        return rows.order_by(*self.columns).limit(count)

    @property
    def columns(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """For ORDER BY."""
        return self.key.desc() if self.descending else self.key.asc(), Business.uid.asc()

    def named(self, key: SQLColumnExpression[Any]) -> "Order":
        """The same order, by a column that has the value already."""
        return replace(self, key=key)

    def after(self, mark: "Mark") -> ColumnElement[bool]:
        """Everything that comes later than a row already shown."""
        at = literal(mark.key, Double() if self.kind is float else BigInteger())
        beyond = self.key < at if self.descending else self.key > at
        return or_(beyond, and_(self.key == at, Business.uid > mark.uid))


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of a page: the value it was ordered by, and its uid."""

    key: int | float
    uid: UUID


def metres_from(at: LatLon) -> ColumnElement[float]:
    """How far away a business is, on a sphere: what the index orders by, so that rows and order agree."""
    return Business.location.op("<->", return_type=Double())(geography(at))


def order_of(wish: Wish, wording: Wording | None) -> Order:
    """The order a search asks for."""
    if wish.sort is Sort.DISTANCE and wish.at is not None:
        return Order(metres_from(wish.at), float, is_indexed=True)
    if wish.sort is Sort.PRICE:
        return Order(_price_key(wish.currency), int)
    if wish.sort is Sort.RATING or (wording is None and wish.at is None):
        return Order(Business.rating_rank, float, descending=True)
    return Order(_relevance(wish, wording), int, descending=True)


def _price_key(currency: str) -> ColumnElement[int]:
    """Hundredths; businesses without prices, or with prices in another currency, come last."""
    cents = cast(price_from() * 100, BigInteger)
    priced = case((Business.currency == currency, cents))
    return func.coalesce(priced, literal(WITHOUT_PRICE, BigInteger()))


def _relevance(wish: Wish, wording: Wording | None) -> ColumnElement[int]:
    """A whole number, so that a cursor compares exactly."""
    parts: list[tuple[float, ColumnElement[Any]]] = [(RATING, Business.rating_rank / 5.0)]
    if wording is not None:
        parts.append((TEXT, wording.score))
    if wish.at is not None:
        parts.append((DISTANCE, HALF_AS_GOOD_METRES / (HALF_AS_GOOD_METRES + metres_from(wish.at))))
    scale = _TENTHS_OF_A_MILLIONTH / sum(weight for weight, _part in parts)
    score = sum((part * (weight * scale) for weight, part in parts), start=literal(0.0, Double()))
    return cast(func.round(score), BigInteger)


def written(mark: Mark, wish: Wish, mode: str) -> str:
    """The mark as a cursor."""
    return encode_cursor([_list_of(wish, mode), mark.key, mark.uid])


def read(cursor: str, wish: Wish, kind: type, mode: str) -> Mark | None:
    """The mark in a cursor of this very list; None for another mode's. Raises `Invalid` for any other cursor."""
    name, key, uid = decode_cursor(cursor, [str, kind, UUID])
    if name not in (_list_of(wish, "exact"), _list_of(wish, "similar")) or abs(key) > _MOST:
        wrong = field_error("cursor", "invalid_cursor", _("This is not a cursor of this list."))
        raise Invalid(fields=[wrong])
    return Mark(key, uid) if name == _list_of(wish, mode) else None


def _list_of(wish: Wish, mode: str) -> str:
    """Names what the order depends on: a cursor of another order would skip and repeat."""
    depends_on = wish.sort, wish.q, wish.at, wish.currency, isinstance(wish, Search)
    return f"{mode}-{zlib.crc32(repr(depends_on).encode()):08x}"
