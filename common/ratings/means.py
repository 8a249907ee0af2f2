"""What a business gets on average where nobody knows better: the mean of its kind, of everything, or a guess."""

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Double, func, literal, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session, aliased

from common.models import Business, Category, business_category

NEUTRAL = 4.0
"""What people give on average, where there are not yet ratings enough to know."""
ENOUGH_FOR_A_MEAN = 10
"""Fewer ratings are somebody's taste: leaning on them, the only shop of its kind would lean on itself."""


def expected_rating() -> ColumnElement[float]:
    """The mean that `Business` leans on: of its categories, else of all businesses, else `NEUTRAL`.

    PostgreSQL asks for the second only where the first is missing, and then once a statement.
    """
    of_its_kind = (
        select(func.avg(Category.rating_mean))
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id)
        .correlate(Business)
        .scalar_subquery()
    )
    each = aliased(Business)
    of_all = select(_mean(each)).where(each.rating_count > 0).having(_are_enough(each)).scalar_subquery()
    return func.coalesce(of_its_kind, of_all, literal(NEUTRAL, Double))


def renew_means(db: Session) -> int:
    """Work out every category's mean anew, from the counts of its businesses; returns how many have changed."""
    fresh = (
        select(business_category.c.category_id, _mean(Business).label("mean"))
        .join(Business, Business.id == business_category.c.business_id)
        .where(Business.rating_count > 0)
        .group_by(business_category.c.category_id)
        .having(_are_enough(Business))
        .subquery()
    )
    mean = select(fresh.c.mean).where(fresh.c.category_id == Category.id).scalar_subquery()
    changed = update(Category).values(rating_mean=mean).where(Category.rating_mean.is_distinct_from(mean))
    result = db.execute(changed, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


def _mean(of: Any) -> ColumnElement[Any]:
    return as_type(func.sum(of.rating_sum), Double) / func.sum(of.rating_count)


def _are_enough(of: Any) -> ColumnElement[bool]:
    return func.sum(of.rating_count) >= ENOUGH_FOR_A_MEAN
