"""Counting ratings: always from the ratings themselves, under the row lock of the business, so nothing gets lost.

The rank is a Bayesian mean in which the old fades: `(C * m + sum of w * r) / (C + sum of w)`, where a rating weighs
`w = 0.5 ** (age in days / 365)`, C = 10, and m is what the business's kind gets on average.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    FromClause,
    Integer,
    Select,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session

from common.models import Business, Employee, Rating
from common.ratings.means import expected_rating

_PRIOR_RATINGS = 10
_HALF_LIFE_SECONDS = 365.0 * 86400
_NOTICED = 0.005
"""A rank that has moved by less can wait: writing it makes the search write, too."""
_IS_SHOWN = Rating.status == literal_column("'visible'")
"""The word is a literal, so that the partial index is seen to fit."""
_UNTOUCHED = {"synchronize_session": False}


def lock(db: Session, business_ids: Iterable[int], employee_ids: Iterable[int | None] = ()) -> None:
    """Have those who change what these ratings come to take turns, until this transaction ends.

    Comes before the locks of customers, resources and bookings, as a business's lock always does, and before those
    of ratings.
    """
    rows = select(Business.id).where(Business.id.in_(sorted(business_ids))).order_by(Business.id)
    db.execute(rows.with_for_update(key_share=True))
    team = _known(employee_ids)
    if team:
        theirs = select(Employee.id).where(Employee.id.in_(team)).order_by(Employee.id)
        db.execute(theirs.with_for_update(key_share=True))


def recount(
    db: Session, business_ids: Iterable[int], employee_ids: Iterable[int | None] = (), *, now: datetime
) -> None:
    """Count anew what is shown of these businesses and employees; all of them must be locked."""
    db.flush()
    _recount_businesses(db, sorted(business_ids), now)
    team = _known(employee_ids)
    if team:
        _recount_employees(db, team)


def _known(employee_ids: Iterable[int | None]) -> list[int]:
    return sorted({each for each in employee_ids if each is not None})


def _recount_businesses(db: Session, ids: Sequence[int], now: datetime) -> None:
    shown = _shown_of_business(now)
    counts = (shown.c.count, shown.c.sum, shown.c.histogram, _rank(shown).label("rank"))
    fresh = select(Business.id, *counts).join(shown, true()).where(Business.id.in_(ids)).subquery()
    counted = update(Business).where(Business.id == fresh.c.id)
    values = {
        "rating_count": fresh.c.count,
        "rating_sum": fresh.c.sum,
        "rating_histogram": fresh.c.histogram,
        "rating_rank": fresh.c.rank,
        "updated_at": Business.updated_at,  # its owner has changed nothing
    }
    db.execute(counted.values(values), execution_options=_UNTOUCHED)


def _recount_employees(db: Session, ids: Sequence[int]) -> None:
    shown = _shown_of_employee()
    theirs = select(Employee.id, shown.c.count, shown.c.sum).join(shown, true())
    fresh = theirs.where(Employee.id.in_(ids), _is_wrong(shown)).subquery()
    counted = update(Employee).where(Employee.id == fresh.c.id)
    values = {
        "rating_count": fresh.c.count,
        "rating_sum": fresh.c.sum,
        "updated_at": Employee.updated_at,
    }
    db.execute(counted.values(values), execution_options=_UNTOUCHED)


def next_businesses(after: int, most: int, now: datetime) -> Select[int, bool, bool]:
    """The next `most` businesses: their key, whether the counts are wrong, and whether the rank has moved.

    One statement sees one state of everything, so that whoever rates meanwhile is no drift.
    """
    shown = _shown_of_business(now)
    is_wrong = or_(
        Business.rating_count != shown.c.count,
        Business.rating_sum != shown.c.sum,
        Business.rating_histogram != shown.c.histogram,
    )
    has_moved = func.abs(Business.rating_rank - _rank(shown)) > _NOTICED
    rows = select(Business.id, is_wrong, has_moved).join(shown, true())
    return rows.where(Business.id > after).order_by(Business.id).limit(most)


def next_employees(after: int, most: int) -> Select[int, int, bool]:
    """The next `most` employees: their key, their business's, and whether the counts are wrong."""
    shown = _shown_of_employee()
    rows = select(Employee.id, Employee.business_id, _is_wrong(shown)).join(shown, true())
    return rows.where(Employee.id > after).order_by(Employee.id).limit(most)


def _is_wrong(shown: FromClause) -> ColumnElement[bool]:
    return or_(Employee.rating_count != shown.c.count, Employee.rating_sum != shown.c.sum)


def _rank(shown: FromClause) -> ColumnElement[Any]:
    prior = literal(_PRIOR_RATINGS, Double)
    return (prior * expected_rating() + shown.c.weighted) / (prior + shown.c.weight)


def _shown_of_business(now: datetime) -> FromClause:
    """How many ratings of a `Business` are shown, how many of each, and what they weigh at this moment."""
    age = func.extract("epoch", literal(now, DateTime(timezone=True)) - Rating.created_at)
    weight = func.power(
        literal(0.5, Double),
        func.greatest(cast(age, Double), literal(0, Double)) / literal(_HALF_LIFE_SECONDS, Double),
    )
    bars = [func.count().filter(Rating.rating == stars) for stars in range(1, 6)]
    return (
        select(
            func.count().label("count"),
            func.coalesce(func.sum(Rating.rating), 0).label("sum"),
            cast(array(bars), ARRAY(Integer)).label("histogram"),
            func.coalesce(func.sum(weight), 0).label("weight"),
            func.coalesce(func.sum(weight * Rating.rating), 0).label("weighted"),
        )
        .where(Rating.business_id == Business.id)
        .where(_IS_SHOWN)
        .correlate(Business)
        .lateral("shown")
    )


def _shown_of_employee() -> FromClause:
    return (
        select(
            func.count().label("count"),
            func.coalesce(func.sum(Rating.employee_rating), 0).label("sum"),
        )
        .where(Rating.business_id == Employee.business_id)
        .where(Rating.employee_id == Employee.id)
        .where(Rating.employee_rating.is_not(None))
        .where(_IS_SHOWN)
        .correlate(Employee)
        .lateral("shown")
    )
