"""In which order businesses come, and how a page remembers where it stopped."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Numeric,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from common.errors import Invalid, field_error
from common.i18n import _
from common.models import BusinessSearch
from common.web.paging import decode_cursor, encode_cursor
from functions.business.discovery.queries.asked import (
    AFTER_KEY,
    AFTER_METRES,
    AFTER_UID,
    AT,
    CURRENCY,
    MOST,
    Kind,
)
from functions.business.discovery.queries.ranking import metres_from, parts_of, relevance
from functions.business.discovery.queries.wording import ALL_WORDS, Wording
from functions.business.discovery.wishes import Search, Sort, Wish

Columns = Select[*tuple[Any, ...]]
LAST = 9 * 10**15
"""Comes after every price in hundredths, and after every moment in seconds."""
FIVE_MINUTES = 300
_MOST = 2**62


class Way(Enum):
    """How the values of an order are come by."""

    STORED = auto()
    """It is a column, which an index has in order."""
    NEAREST = auto()
    """The index on places gives it in order."""
    PRICED = auto()
    """An index has those with a price in the currency in order; the others come after them."""
    COMPUTED = auto()
    """From every row that fits."""


@dataclass(frozen=True, slots=True)
class Order:
    """The value businesses are ordered by (ties by uid, ascending), its Python type, and how it is come by."""

    key: SQLColumnExpression[Any]
    kind: type
    descending: bool = False
    way: Way = Way.COMPUTED

    def first(self, rows: Columns, *, goes_on: bool) -> Columns:
        """The first `MOST` of some rows (`id`, `uid`, `key`), or of those after a mark.

        PostgreSQL takes the nearest from the index only if nothing but the distance is asked for, so all that tie
        with the last are kept, and sorted out by whoever reads them. A value that is computed is computed once for
        each row: OFFSET 0 keeps the planner from doing so again wherever it is compared.
        """
        if self.way is Way.PRICED:
            return self._priced_first(rows, goes_on=goes_on)
        key: SQLColumnExpression[Any] = self.key
        uid: SQLColumnExpression[UUID] = BusinessSearch.uid
        if self.way is Way.COMPUTED:
            computed = rows.offset(0).subquery("computed")
            rows, key, uid = select(*computed.c), computed.c.key, computed.c.uid
        if goes_on:
            rows = rows.where(self.after(key, uid))
        if goes_on and self.way is Way.STORED:
            rows = rows.where(key <= AFTER_METRES)  # where the index goes on
        if self.way is Way.NEAREST:
            return rows.order_by(key.asc()).fetch(MOST, with_ties=True)
        return rows.order_by(*self.by(key, uid)).limit(MOST)

    def _priced_first(self, rows: Columns, *, goes_on: bool) -> Columns:
        """The others are looked for only when those with a price do not fill the page."""
        price, uid = BusinessSearch.price_from, BusinessSearch.uid
        is_priced = and_(BusinessSearch.currency == CURRENCY, price.is_not(None))
        priced, others = rows.where(is_priced), rows.where(not_(func.coalesce(is_priced, false())))
        if goes_on:
            priced = priced.where(tuple_(price, uid) > tuple_(AFTER_KEY / literal(100, Numeric()), AFTER_UID))
            others = others.where(or_(AFTER_KEY < LAST, uid > AFTER_UID))
        cheapest = priced.order_by(price, uid).limit(MOST).cte("cheapest")
        is_short = select(func.count()).select_from(cheapest).scalar_subquery() < MOST
        rest = others.where(is_short).order_by(uid).limit(MOST).subquery("rest")
        both = union_all(select(cheapest), select(rest)).subquery("both")
        return select(*both.c).order_by(*self.by(both.c.key, both.c.uid)).limit(MOST)

    def by(
        self, key: SQLColumnExpression[Any], uid: SQLColumnExpression[UUID]
    ) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """For ORDER BY, with the columns that have the two values."""
        return key.desc() if self.descending else key.asc(), uid.asc()

    def after(self, key: SQLColumnExpression[Any], uid: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
        """Everything that comes later than the last row already shown."""
        at = AFTER_METRES if self.kind is float else AFTER_KEY
        beyond = key < at if self.descending else key > at
        return or_(beyond, and_(key == at, uid > AFTER_UID))


@dataclass(frozen=True, slots=True)
class Beginning:
    """How things stood when a list was begun, to five minutes, and the last word known then: all its pages agree."""

    at: datetime
    newest_word: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of a page: the value it was ordered by, and its uid."""

    key: int | float
    uid: UUID


def order_of(kind: Kind, words: Wording | None) -> Order:
    """The order that searches of a kind ask for."""
    if kind.sort is Sort.DISTANCE and kind.is_somewhere:
        return Order(metres_from(AT), float, way=Way.NEAREST)
    if kind.sort is Sort.PRICE:
        return Order(_price_key(), int, way=Way.COMPUTED if kind.is_local else Way.PRICED)
    if kind.sort is Sort.SOONEST:
        return Order(_soonest_key(), int)
    if kind.sort is Sort.RATING or kind.says_nothing:
        way = Way.COMPUTED if kind.is_local else Way.STORED
        return Order(BusinessSearch.rating_rank, float, descending=True, way=way)
    return Order(relevance(parts_of(kind, words), words), int, descending=True)


def _price_key() -> ColumnElement[int]:
    """Hundredths; businesses without prices, or with prices in another currency, come last."""
    cents = cast(BusinessSearch.price_from * 100, BigInteger)
    priced = case((BusinessSearch.currency == CURRENCY, cents))
    return func.coalesce(priced, literal(LAST, BigInteger()))


def _soonest_key() -> ColumnElement[int]:
    """The second of the first free time; those that cannot be booked, or are full, come last."""
    second = cast(func.extract("epoch", BusinessSearch.next_free_at), BigInteger)
    return func.coalesce(second, literal(LAST, BigInteger()))


def beginning_of(wish: Wish, now: datetime) -> Beginning:
    """How things stood when the first page of this list was asked for; raises `Invalid` for a cursor of another."""
    if not wish.cursor:
        return Beginning(_coarse(int(now.timestamp())), ALL_WORDS)
    second, newest = _opened(wish.cursor, wish, str)[3:]
    if not (0 <= second <= now.timestamp() and newest >= 0):
        raise Invalid(fields=[_NOT_OF_THIS_LIST])
    return Beginning(_coarse(second), newest)


def _coarse(second: int) -> datetime:
    return datetime.fromtimestamp(second - second % FIVE_MINUTES, UTC)


def written(mark: Mark, wish: Wish, began: Beginning) -> str:
    """The mark as a cursor."""
    return encode_cursor([_list_of(wish), mark.key, mark.uid, int(began.at.timestamp()), began.newest_word])


def read(cursor: str, wish: Wish, of: type) -> Mark:
    """The mark in a cursor of this very list; raises `Invalid` for any other."""
    _name, key, uid, *_began = _opened(cursor, wish, of)
    if not abs(key) <= _MOST:
        raise Invalid(fields=[_NOT_OF_THIS_LIST])
    return Mark(key, uid)


_NOT_OF_THIS_LIST = field_error("cursor", "invalid_cursor", _("This is not a cursor of this list."))


def _opened(cursor: str, wish: Wish, of: type) -> list[Any]:
    values = decode_cursor(cursor, [str, of, UUID, int, int])
    if values[0] != _list_of(wish):
        raise Invalid(fields=[_NOT_OF_THIS_LIST])
    return values


def _list_of(wish: Wish) -> str:
    """Names what the order depends on: a cursor of another order would skip and repeat."""
    depends_on = wish.sort, wish.q, wish.at, wish.currency, wish.bbox is None, isinstance(wish, Search)
    return f"{zlib.crc32(repr(depends_on).encode()):08x}"
