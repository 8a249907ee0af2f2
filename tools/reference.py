"""Bring the reference data that comes with the code into a database: `python -m tools.reference`.

To be run after every migration, in production too (with that database in the environment): it adds what is
new, follows what has changed, and leaves alone what only the database knows, such as logos and further
categories.
"""

import sys
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from common.data import categories as known_categories
from common.db import Transactions, engine_for
from common.models import Category
from tools import installation
from tools.local.environment import Refused

_LEK = "ALL"


def load_categories(db: Session) -> int:
    """Write the tree of `common.data` by slug; returns how many rows were new or different."""
    known = {each.slug: each for each in known_categories()}
    rows = [_row(rank, slug) for rank, slug in enumerate(known)]
    offered = insert(Category).values(rows)
    columns = [name for name in rows[0] if name != "slug"]
    fresh = {name: offered.excluded[name] for name in columns}
    is_different = tuple_(*(getattr(Category, name) for name in columns)).is_distinct_from(
        tuple_(*fresh.values())
    )
    written = offered.on_conflict_do_update(
        index_elements=[Category.slug], set_=fresh | {"updated_at": func.now()}, where=is_different
    ).returning(Category.id)
    return len(set(db.scalars(written)) | _hung_under_their_parents(db))


def _row(rank: int, slug: str) -> dict[str, Any]:
    category = next(each for each in known_categories() if each.slug == slug)
    return {
        "slug": slug,
        "name_en": category.name_en,
        "name_sq": category.name_sq,
        "synonyms": [*category.synonyms_en, *category.synonyms_sq],
        "price_hint": Decimal(category.price),
        "currency": _LEK,
        "duration_hint_minutes": category.minutes,
        "rank": rank,
    }


def _hung_under_their_parents(db: Session) -> set[int]:
    """Give every category of the tree the parent it has there; returns the keys of those that moved."""
    parent = aliased(Category)
    moved: set[int] = set()
    for each in known_categories():
        wanted = select(parent.id).where(parent.slug == each.parent).scalar_subquery()
        place = update(Category).where(Category.slug == each.slug)
        moved |= set(
            db.scalars(
                place.where(Category.parent_id.is_distinct_from(wanted))
                .values(parent_id=wanted)
                .returning(Category.id)
            )
        )
    return moved


def main() -> str | None:
    """Load everything in one transaction; returns one line if there is no installation to load it into."""
    try:
        transactions = Transactions.of(engine_for(installation.settings()))
    except Refused as refusal:
        return str(refusal)
    print(f"categories: {transactions.run(load_categories)} new or changed, {len(known_categories())} in all")
    return None


if __name__ == "__main__":
    sys.exit(main())
