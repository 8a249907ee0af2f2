"""The tree of categories, with how many businesses there are below each branch."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from common.models import Business, Category, business_category
from functions.business.discovery.queries.visible import is_visible


def categories(db: Session) -> Sequence[tuple[Category, int]]:
    """Every category in its order, with the number of visible businesses in it and below, in one statement."""
    counts = _counts().subquery("counted")
    return db.execute(
        select(Category, func.coalesce(counts.c.businesses, 0))
        .outerjoin(counts, counts.c.ancestor == Category.id)
        .where(Category.archived_at.is_(None))
        .order_by(Category.rank, Category.id)
    ).all()


def _counts() -> Select[int, int]:
    """A business in two branches of one tree counts once."""
    tree = (
        select(Category.id.label("ancestor"), Category.id.label("below"))
        .where(Category.archived_at.is_(None))
        .cte("tree", recursive=True)
    )
    child = aliased(Category)
    tree = tree.union_all(
        select(tree.c.ancestor, child.id)
        .join(child, child.parent_id == tree.c.below)
        .where(child.archived_at.is_(None))
    )
    return (
        select(tree.c.ancestor, func.count(business_category.c.business_id.distinct()).label("businesses"))
        .join(business_category, business_category.c.category_id == tree.c.below)
        .join(Business, Business.id == business_category.c.business_id)
        .where(is_visible())
        .group_by(tree.c.ancestor)
    )
