"""A page of businesses: one statement finds and describes them, a second one says how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, literal, select, true
from sqlalchemy.orm import Session

from common.models import Business, BusinessSearch, Upload
from common.web.paging import Found
from functions.business.discovery.queries import order
from functions.business.discovery.queries.listing import cover_of, described
from functions.business.discovery.queries.narrow import conditions
from functions.business.discovery.queries.order import Beginning, Columns, Mark, Order
from functions.business.discovery.queries.standing import Standing, Window, standings_of
from functions.business.discovery.queries.wording import Wording, newest_word, wording_of
from functions.business.discovery.wishes import Sort, Wish

LOOKED_THROUGH = 3
"""Where the engine decides who stays, so many times a page are looked through; the cursor goes on after them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A business as a list shows it: the columns of `described`, and how it stands."""

    row: Row[Any]
    standing: Standing

    @property
    def cover(self) -> Upload | None:
        """The picture that stands for it."""
        return cover_of(self.row)


@dataclass(frozen=True, slots=True)
class Hunt:
    """A wish, the moment it is made, how things stood when its first page was asked for, and what its words mean."""

    wish: Wish
    now: datetime
    began: Beginning
    words: Wording | None
    order: Order = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", order.order_of(self.wish, self.words, self.began.at))

    @classmethod
    def of(cls, wish: Wish, now: datetime) -> "Hunt":
        """What a wish means at that moment; raises `Invalid` for a cursor that is none."""
        began = order.beginning_of(wish, now)
        return cls(wish, now, began, wording_of(wish.q, began.newest_word) if wish.q else None)

    @property
    def mark(self) -> Mark | None:
        """Where the page before stopped."""
        cursor = self.wish.cursor
        return order.read(cursor, self.wish, self.order.kind) if cursor else None

    @property
    def window(self) -> Window | None:
        """When somebody wants to come."""
        free = self.wish.free_within(self.now)
        return None if free is None else Window(*free)

    @property
    def most(self) -> int:
        """How many rows are read: one more than fit on a page, and spare ones where the engine decides."""
        sifted = self.wish.must_be_open or self.window is not None
        return self.wish.limit * (LOOKED_THROUGH if sifted else 1) + 1

    @property
    def newest_word(self) -> ColumnElement[int]:
        """The last word that this list knows, for the pages to come."""
        is_asked = self.words is not None and not self.wish.cursor
        return newest_word() if is_asked else literal(self.began.newest_word, BigInteger())

    def cursor_after(self, row: Row[Any]) -> str:
        """Where the next page goes on."""
        began = Beginning(self.began.at, row.newest_word)
        return order.written(Mark(row.key, row.uid), self.wish, began)

    def keeps(self, standing: Standing) -> bool:
        """Whether a business stays in the list, as it stands."""
        return standing.is_free and (standing.opening.open_now or not self.wish.must_be_open)


def found(db: Session, wish: Wish, now: datetime) -> Found[Seen]:
    """The businesses a search asks for; raises `Invalid` for a cursor of another list.

    Whether a place is open or free is decided by the slot engine, after SQL has left out most that are not. A page
    that finds too few all the same ends early, with a cursor.
    """
    hunt = Hunt.of(wish, now)
    if hunt.window and hunt.window.ends_at <= hunt.window.starts_at:
        return Found([], None)
    batch = _batch(db, hunt)
    kept = [seen for seen in batch if hunt.keeps(seen.standing)]
    shown = kept[: wish.limit]
    if len(kept) > wish.limit:
        return Found(_as_shown(shown, wish), hunt.cursor_after(shown[-1].row))
    goes_on = len(batch) >= hunt.most
    return Found(_as_shown(shown, wish), hunt.cursor_after(batch[-1].row) if goes_on else None)


def _as_shown(rows: Sequence[Seen], wish: Wish) -> Sequence[Seen]:
    """Soonest first by what is told, which may be later than what was worked out before."""
    if wish.sort is not Sort.SOONEST:
        return rows
    return sorted(rows, key=lambda seen: (seen.standing.next_free_at is None, seen.standing.next_free_at))


def _batch(db: Session, hunt: Hunt) -> Sequence[Seen]:
    """The next rows, in their order, and how each stands."""
    page = chosen(hunt).subquery("chosen")
    rows = db.execute(
        described(page, hunt.wish.at).order_by(*hunt.order.by(page.c.key, Business.uid)).limit(hunt.most)
    ).all()
    standings = standings_of(db, rows, hunt.now, open_at=hunt.wish.open_at, window=hunt.window)
    return [Seen(row, standings[row.id]) for row in rows]


def chosen(hunt: Hunt, *more: ColumnElement[Any]) -> Columns:
    """Which businesses, in order: narrow rows, so that sorting many of them is cheap; with `more` columns."""
    newest = hunt.newest_word.label("newest_word")
    key: ColumnElement[Any] = hunt.order.key.label("key")
    rows: Columns = select(BusinessSearch.business_id.label("id"), BusinessSearch.uid, key, newest, *more)
    if hunt.words is not None:
        rows = rows.where(hunt.words.matches)
        if hunt.wish.sort is Sort.RELEVANCE:
            rows = rows.join_from(BusinessSearch, hunt.words.meaning, true())
    return hunt.order.first(rows.where(*conditions(hunt.wish, hunt.now)), hunt.mark, hunt.most)
