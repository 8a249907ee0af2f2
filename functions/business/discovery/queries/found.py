"""A page of businesses: one statement finds and describes them, a second one reads their hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, null, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from common.models import Business, BusinessSearch, Category, Gender, business_category
from common.web.paging import Found
from functions.business.discovery.opening import Opening
from functions.business.discovery.queries import order, wording
from functions.business.discovery.queries.hours import openings_of
from functions.business.discovery.queries.narrow import conditions
from functions.business.discovery.queries.order import Columns, Mark, Order
from functions.business.discovery.queries.visible import price_from, served_gender
from functions.business.discovery.queries.wording import Wording
from functions.business.discovery.wishes import Wish

MOST_ROUNDS = 5
"""How often a page of open businesses looks further; the cursor then goes on from there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A business as a list shows it; `distance` in metres, the category is its first one."""

    business: Business
    mark: Mark
    distance: float | None
    price_from: Decimal | None
    gender: Gender
    category: "Row[Any]"
    opening: Opening


@dataclass(frozen=True, slots=True)
class _Hunt:
    """A wish, the moment it is made, and how its words are compared."""

    wish: Wish
    now: datetime
    words: Wording | None = None

    @property
    def order(self) -> Order:
        return order.order_of(self.wish, self.words)

    @property
    def mark(self) -> Mark | None:
        """Where the page before stopped; None on the first one, without a cursor."""
        cursor = self.wish.cursor
        return order.read(cursor, self.wish, self.order.kind) if cursor else None


def found(db: Session, wish: Wish, now: datetime) -> Found[Seen]:
    """The businesses a search asks for.

    Raises `Invalid` for a cursor of another list.
    """
    typed = wish.q
    return _page(db, _Hunt(wish, now, wording.wording_of(typed) if typed else None))


def _page(db: Session, hunt: _Hunt) -> Found[Seen]:
    """One page. Whether a place is open is decided here, so a page of open ones may take several rounds."""
    wish, mark = hunt.wish, hunt.mark
    rows: list[Seen] = []
    for _round in range(MOST_ROUNDS if wish.open_now else 1):
        batch = _batch(db, hunt, mark)
        rows += [seen for seen in batch if seen.opening.open_now or not wish.open_now]
        if len(rows) > wish.limit:
            break
        if len(batch) <= wish.limit:
            return Found(rows, None)
        mark = batch[-1].mark
    shown = rows[: wish.limit]
    if len(rows) > wish.limit:
        mark = shown[-1].mark
    return Found(shown, order.written(mark, wish) if mark else None)


def _batch(db: Session, hunt: _Hunt, mark: Mark | None) -> Sequence[Seen]:
    """The next rows after `mark`, one more than fit on a page."""
    rows = db.execute(_described(_chosen(hunt, mark), hunt)).all()
    openings = openings_of(db, [row.Business for row in rows], hunt.now)
    return [_seen(row, openings[row.Business.id]) for row in rows]


def _seen(row: Row[Any], opening: Opening) -> Seen:
    mark = Mark(row.key, row.Business.uid)
    return Seen(row.Business, mark, row.distance, row.price_from, row.gender, row, opening)


def _chosen(hunt: _Hunt, mark: Mark | None) -> Columns:
    """Which businesses, in order: narrow rows, so that sorting many of them is cheap."""
    by = hunt.order
    chosen: Columns = select(Business.id, by.key.label("key")).where(*conditions(hunt.wish, hunt.now))
    if hunt.words is not None:
        chosen = chosen.join(BusinessSearch, BusinessSearch.business_id == Business.id)
        chosen = chosen.where(hunt.words.matches)
    if mark is not None:
        chosen = chosen.where(by.after(mark))
    return by.first(chosen, hunt.wish.limit + 1)


def _described(chosen: Columns, hunt: _Hunt) -> Columns:
    """The chosen ones with all that a row shows, in the same order."""
    page, category, at = chosen.subquery("chosen"), _first_category(), hunt.wish.at
    shown = (
        page.c.key,
        (order.metres_from(at) if at else null()).label("distance"),
        price_from().label("price_from"),
        served_gender().label("gender"),
        category.c.uid.label("category_uid"),
        category.c.name_en.label("category_en"),
        category.c.name_sq.label("category_sq"),
    )
    return (
        select(Business, *shown)
        .join(page, page.c.id == Business.id)
        .outerjoin(category, true())
        .order_by(*hunt.order.named(page.c.key).columns)
        .limit(hunt.wish.limit + 1)
    )


def _first_category() -> LateralFromClause:
    """What a business is, in one word."""
    return (
        select(Category.uid, Category.name_en, Category.name_sq)
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id)
        .where(Category.archived_at.is_(None))
        .order_by(Category.rank, Category.id)
        .limit(1)
        .lateral("first_category")
    )
