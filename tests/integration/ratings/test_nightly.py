"""What is counted anew every night."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import ratings
from common.clock import SetClock
from common.models import Business, Category, Employee, business_category
from common.runtime import Runtime
from functions.rating.tasks.counting import update_business_ratings
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import Shop, counted, counts_of
from tests.integration.salon import some_category
from tests.integration.written import written_salon


def of_kind(db: Session, shop: Shop, slug: str) -> Category:
    """Put the salon under a category."""
    uid = UUID(some_category(db, slug))
    category = db.scalars(select(Category).where(Category.uid == uid)).one()
    db.execute(business_category.insert().values(business_id=shop.diary.business.id, category_id=category.id))
    db.commit()
    return category


def rank_of(db: Session, uid: str) -> float:
    """How a business ranks."""
    return db.scalars(select(Business.rating_rank).where(Business.uid == UUID(uid))).one()


def test_nothing_has_drifted(alice: Phone, shop: Shop, runtime: Runtime, log_lines: list[Any]) -> None:
    shop.rated(alice, 4, employee_rating=5)
    done = update_business_ratings(runtime)
    assert (done["businesses"], done["drift"]) == (1, 0)
    assert not [line for line in log_lines if line["severity"] == "ERROR"]


def test_what_has_drifted_is_mended_and_said_aloud(
    alice: Phone, shop: Shop, db: Session, runtime: Runtime, log_lines: list[Any]
) -> None:
    shop.rated(alice, 4, employee_rating=5)
    db.execute(update(Business).values(rating_count=2, rating_sum=9))
    db.execute(update(Employee).values(rating_count=3, rating_sum=3))
    db.commit()
    assert update_business_ratings(runtime)["drift"] == 3
    assert counts_of(db, shop) == counted(db, shop)
    assert [line["message"] for line in log_lines if line["severity"] == "ERROR"] == [
        "counts of ratings had drifted"
    ]
    assert update_business_ratings(runtime)["drift"] == 0


def test_whoever_has_no_ratings_yet_does_not_sink(
    erion: Phone, shop: Shop, db: Session, runtime: Runtime
) -> None:
    written_salon(erion, db)
    db.execute(update(Business).values(rating_rank=0))
    db.commit()
    assert update_business_ratings(runtime) == {"businesses": 2, "ranked": 2, "drift": 0}
    assert rank_of(db, shop.uid) == 4.0
    assert update_business_ratings(runtime)["ranked"] == 0


def test_a_kind_with_ratings_enough_has_a_mean_to_lean_on(
    rater: Callable[[int], list[Phone]], erion: Phone, shop: Shop, db: Session, runtime: Runtime
) -> None:
    category = of_kind(db, shop, "tattoo")
    newcomer = written_salon(erion, db)
    db.execute(
        business_category.insert().values(
            business_id=select(Business.id).where(Business.uid == UUID(newcomer.uid)).scalar_subquery(),
            category_id=category.id,
        )
    )
    guests = rater(5)
    for phone in guests:
        for stars in (2, 3):
            assert category.rating_mean is None
            shop.rated(phone, stars)
        update_business_ratings(runtime)
        db.refresh(category)
    assert category.rating_mean == 2.5
    assert rank_of(db, newcomer.uid) == pytest.approx(2.5)
    assert rank_of(db, shop.uid) == pytest.approx(2.5)


def test_without_one_of_its_kind_the_mean_of_everything(
    rater: Callable[[int], list[Phone]], erion: Phone, shop: Shop, db: Session, runtime: Runtime
) -> None:
    for phone in rater(10):
        shop.rated(phone, 3)
    newcomer = written_salon(erion, db)
    update_business_ratings(runtime)
    assert rank_of(db, newcomer.uid) == pytest.approx(3.0)


def test_a_walk_meets_each_business_and_employee_once(
    shop: Shop, erion: Phone, db: Session, clock: SetClock
) -> None:
    written_salon(erion, db)
    businesses, team = [0], [0]
    while row := db.execute(ratings.next_businesses(businesses[-1], 1, clock.now())).one_or_none():
        businesses.append(row[0])
    while found := db.execute(ratings.next_employees(team[-1], 1)).one_or_none():
        team.append(found[0])
    assert businesses[1:] == list(db.scalars(select(Business.id).order_by(Business.id)))
    assert team[1:] == list(db.scalars(select(Employee.id).order_by(Employee.id)))
