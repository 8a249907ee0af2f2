"""Why the businesses of a search come in that order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Text, cast, func, literal, null, select
from sqlalchemy.orm import Session

from common.models import Business
from common.web.paging import Found
from functions.business.discovery.queries.asked import TYPED
from functions.business.discovery.queries.found import Hunt, Plan, plan_of
from functions.business.discovery.queries.order import Columns
from functions.business.discovery.queries.ranking import Part, parts_of
from functions.business.discovery.wishes import Search, Sort


@dataclass(frozen=True, slots=True)
class Explained:
    """The parts of relevance in a search, and a page of rows with what each counts there: `part_0` and so on.

    `understood` is what the words typed were taken for.
    """

    parts: Sequence[Part]
    page: Found[Row[Any]]

    @property
    def understood(self) -> str | None:
        """The same for every row; None without words, and where nothing is found."""
        return self.page.rows[0].understood if self.page.rows else None


def explained(db: Session, wish: Search, now: datetime) -> Explained:
    """A page in order of relevance, whatever the search says; the slot engine is not asked."""
    hunt = Hunt.of(wish.model_copy(update={"sort": Sort.RELEVANCE}), now)
    plan = plan_of(hunt.kind)
    parts = parts_of(hunt.kind, plan.words)
    rows = db.execute(_statement(plan, parts), hunt.values).all()
    return Explained(parts, _page(rows, hunt))


def _statement(plan: Plan, parts: Sequence[Part]) -> Columns:
    values: list[Any] = [part.value.label(f"part_{number}") for number, part in enumerate(parts)]
    as_typed = plan.words.as_typed if plan.words else literal(2, Integer())
    page = plan.chosen(as_typed.label("as_typed"), *values).subquery("chosen")
    understood = cast(func.wanted(TYPED, page.c.newest_word), Text) if plan.words else null()
    return (
        select(*page.c, Business.name_en, Business.name_sq, understood.label("understood"))
        .join(Business, Business.id == page.c.id)
        .order_by(*plan.order.by(page.c.key, Business.uid))
    )


def _page(rows: Sequence[Row[Any]], hunt: Hunt) -> Found[Row[Any]]:
    shown = rows[: hunt.wish.limit]
    return Found(shown, hunt.cursor_after(shown[-1]) if len(rows) > hunt.wish.limit else None)
