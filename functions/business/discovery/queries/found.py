"""A page of businesses: one statement finds and describes them, a second one says how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.orm import Session

from common.models import Business, BusinessSearch
from common.web.paging import Found
from functions.business.discovery.queries import order
from functions.business.discovery.queries.asked import MOST, NEWEST_WORD, Kind, values_of
from functions.business.discovery.queries.listing import described
from functions.business.discovery.queries.narrow import conditions
from functions.business.discovery.queries.order import Beginning, Columns, Mark, Order
from functions.business.discovery.queries.standing import Standing, Window, look_up
from functions.business.discovery.queries.wording import Wording, newest_word, wording
from functions.business.discovery.wishes import Sort, Wish

LOOKED_THROUGH = 3
"""Where the engine decides who stays, so many times a page are looked through; the cursor goes on after them."""
KINDS_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list: in which language, and what stands before the path of a picture."""

    language: str
    media: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A business as a list shows it: the columns of `described`, and how it stands."""

    row: Row[Any]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Hunt:
    """A wish and its kind, the moment it is made, and how things stood when its first page was asked for."""

    wish: Wish
    kind: Kind
    now: datetime
    began: Beginning

    @classmethod
    def of(cls, wish: Wish, now: datetime) -> "Hunt":
        """What a wish means at that moment; raises `Invalid` for a cursor of another list."""
        return cls(wish, Kind.of(wish), now, order.beginning_of(wish, now))

    @property
    def values(self) -> dict[str, Any]:
        """What its statement is run with."""
        began = {"began": self.began.at.timestamp(), "newest_word": self.began.newest_word, "most": self.most}
        return values_of(self.wish, self.now) | began | self._mark

    @property
    def _mark(self) -> dict[str, Any]:
        """Where the page before stopped."""
        if not self.wish.cursor:
            return {}
        mark = order.read(self.wish.cursor, self.wish, plan_of(self.kind).order.kind)
        return {"after_key": mark.key, "after_uid": mark.uid}

    @property
    def window(self) -> Window | None:
        """When somebody wants to come."""
        free = self.wish.free_within(self.now)
        return None if free is None else Window(*free)

    @property
    def most(self) -> int:
        """How many rows are read: one more than fit on a page, and spare ones where the engine decides."""
        return self.wish.limit * (LOOKED_THROUGH if self.kind.is_sifted else 1) + 1

    def cursor_after(self, row: Row[Any]) -> str:
        """Where the next page goes on."""
        began = Beginning(self.began.at, row.newest_word)
        return order.written(Mark(row.key, row.uid), self.wish, began)

    def keeps(self, standing: Standing) -> bool:
        """Whether a business stays in the list, as it stands."""
        return standing.is_free and (standing.is_open or not self.wish.must_be_open)


def found(db: Session, wish: Wish, reader: Reader, now: datetime) -> Found[Seen]:
    """The businesses a search asks for; raises `Invalid` for a cursor of another list.

    Whether a place is open or free is decided by the slot engine, after SQL has left out most that are not. A page
    that finds too few all the same ends early, with a cursor.
    """
    hunt = Hunt.of(wish, now)
    if hunt.window and hunt.window.ends_at <= hunt.window.starts_at:
        return Found([], None)
    values = hunt.values | {"media": reader.media}
    rows = db.execute(_statement(hunt.kind, reader.language), values).all()
    standings = look_up(db, rows, now, open_at=wish.open_at, window=hunt.window)
    seen = (Seen(row, standings.of(row)) for row in rows)
    kept = list(islice((each for each in seen if hunt.keeps(each.standing)), wish.limit + 1))
    shown = kept[: wish.limit]
    if len(kept) > wish.limit:
        return Found(_as_shown(shown, wish), hunt.cursor_after(shown[-1].row))
    goes_on = len(rows) >= hunt.most
    return Found(_as_shown(shown, wish), hunt.cursor_after(rows[-1]) if goes_on else None)


def _as_shown(rows: Sequence[Seen], wish: Wish) -> Sequence[Seen]:
    """Soonest first by what is told, which may be later than what was worked out before."""
    if wish.sort is not Sort.SOONEST:
        return rows
    return sorted(rows, key=lambda seen: (seen.standing.next_free_at is None, seen.standing.next_free_at))


@lru_cache(maxsize=KINDS_REMEMBERED)
def _statement(kind: Kind, language: str) -> Columns:
    plan = plan_of(kind)
    page = plan.chosen().subquery("chosen")
    rows = described(page, language, is_somewhere=kind.is_somewhere)
    return rows.order_by(*plan.order.by(page.c.key, Business.uid)).limit(MOST)


@dataclass(frozen=True, slots=True)
class Plan:
    """How searches of a kind go about it: what words mean, and the order."""

    kind: Kind
    words: Wording | None
    order: Order

    def chosen(self, *more: ColumnElement[Any]) -> Columns:
        """Which businesses, in order: narrow rows, so that sorting many is cheap; with `more` columns."""
        key: ColumnElement[Any] = self.order.key.label("key")
        is_first = self.words is not None and not self.kind.goes_on
        newest = (newest_word() if is_first else NEWEST_WORD).label("newest_word")  # for the pages to come
        rows: Columns = select(
            BusinessSearch.business_id.label("id"), BusinessSearch.uid, key, newest, *more
        ).where(*conditions(self.kind))
        if self.words is not None:
            # IS TRUE keeps the index on words out of it
            matches = self.words.matches.is_(true()) if self.kind.is_local else self.words.matches
            rows = rows.where(matches)
            if self.kind.sort is Sort.RELEVANCE:
                rows = rows.join_from(BusinessSearch, self.words.meaning, true())
        return self.order.first(rows, goes_on=self.kind.goes_on)


@lru_cache(maxsize=KINDS_REMEMBERED)
def plan_of(kind: Kind) -> Plan:
    """How searches of that kind go about it."""
    words = wording() if kind.is_worded else None
    return Plan(kind, words, order.order_of(kind, words))
