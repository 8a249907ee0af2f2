"""The reference data that comes with the code: the tree of categories, and what towns are called.

Written after every migration. It adds what is new and follows what has changed; what only the database knows, such as
further categories and logos, stays.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Text, column, delete, func, select, tuple_, update, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from common.data import Category as Known
from common.data import categories as known_categories
from common.data import logos, towns
from common.models import Category, TownName

_LEK = "ALL"
_LOGO = "/api/shared/category-logos/{slug}/"
_COLUMNS = ("name_en", "name_sq", "synonyms", "price_hint", "currency", "duration_hint_minutes", "rank")


def load_categories(db: Session) -> dict[str, UUID]:
    """Write the tree of `common.data`, as often as one likes; returns the uid of every category by its slug."""
    offered = insert(Category).values([_row(rank, each) for rank, each in enumerate(known_categories())])
    fresh: dict[str, Any] = {name: offered.excluded[name] for name in _COLUMNS}
    fresh["logo"] = func.coalesce(Category.logo, offered.excluded.logo)
    kept = tuple_(*(getattr(Category, name) for name in fresh))
    db.execute(
        offered.on_conflict_do_update(
            index_elements=[Category.slug],
            set_=fresh | {"updated_at": func.now()},
            where=kept.is_distinct_from(tuple_(*fresh.values())),
        )
    )
    _hang_under_their_parents(db)
    return {category.slug: category.uid for category in db.scalars(select(Category))}


def _row(rank: int, category: Known) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name_en": category.name_en,
        "name_sq": category.name_sq,
        "synonyms": [*category.synonyms_en, *category.synonyms_sq],
        "price_hint": category.price,
        "currency": _LEK,
        "duration_hint_minutes": category.minutes,
        "rank": rank,
        "logo": _LOGO.format(slug=category.slug) if category.slug in logos() else None,
    }


def _hang_under_their_parents(db: Session) -> None:
    """Give every category of the tree the parent it has there."""
    known = values(column("slug", Text), column("parent", Text), name="known")
    pairs = known.data([(each.slug, each.parent) for each in known_categories()])
    parent = aliased(Category)
    wanted = (
        select(pairs.c.slug, parent.id.label("parent_id"))
        .outerjoin(parent, parent.slug == pairs.c.parent)
        .subquery("wanted")
    )
    db.execute(
        update(Category)
        .where(Category.slug == wanted.c.slug)
        .where(Category.parent_id.is_distinct_from(wanted.c.parent_id))
        .values(parent_id=wanted.c.parent_id)
        .execution_options(synchronize_session=False)
    )


def load_towns(db: Session) -> None:
    """Write what the towns of `common.data` are called, as often as one likes; who is there is found by it."""
    names = [(town.slug, form) for town in towns() for form in town.forms]
    db.execute(delete(TownName).where(tuple_(TownName.town, TownName.name).not_in(names)))
    rows = [{"town": town, "name": name} for town, name in names]
    db.execute(insert(TownName).values(rows).on_conflict_do_nothing())


def load(db: Session) -> None:
    """Everything there is."""
    load_categories(db)
    load_towns(db)
