"""The categories that come with the code, brought into the database."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import data
from common.models import Category


def load_categories(db: Session) -> dict[str, UUID]:
    """Add or update the tree, as often as one likes; returns the uid of each category by its slug in the data.

    Rows that are in the database only stay as they are.
    """
    known = {category.slug: category for category in db.scalars(select(Category))}
    for rank, told in enumerate(data.categories()):
        slug = _plain(told.slug)
        category = known.get(slug)
        if category is None:
            category = known[slug] = Category(slug=slug)
            db.add(category)
        _tell(category, told, rank, known)
        if told.parent is None:
            db.flush()  # children need its key
    db.flush()
    return {told.slug: known[_plain(told.slug)].uid for told in data.categories()}


def _tell(category: Category, told: data.Category, rank: int, known: dict[str, Category]) -> None:
    category.parent_id = known[_plain(told.parent)].id if told.parent else None
    category.name_en, category.name_sq = told.name_en, told.name_sq
    category.synonyms = [*told.synonyms_en, *told.synonyms_sq]
    category.price_hint, category.duration_hint_minutes = told.price, told.minutes
    category.rank = rank


def _plain(slug: str) -> str:
    """A slug as it stands in web addresses."""
    return slug.replace("_", "-")
