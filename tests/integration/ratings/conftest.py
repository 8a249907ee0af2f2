"""Bora's salon with visits that are over, and people who say how it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    Business,
    BusinessMember,
    Employee,
    Operator,
    Rating,
    RatingStatus,
    Role,
)
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.visits import Diary
from tests.integration.written import written_salon

ADD, MINE = "/api/rating/add/", "/api/rating/my-rating/"
LIST, OF_VISIT = "/api/rating/list/{}/", "/api/rating/list/booking/{}/"
EDIT, DELETE = "/api/rating/edit/{}/", "/api/rating/delete/{}/"
REPLY, REPORT = "/api/rating/{}/reply/", "/api/rating/{}/report/"


@dataclass
class Shop:
    """The salon, its diary, and what is said of it."""

    salon: Salon
    diary: Diary
    db: Session
    clock: SetClock

    @property
    def uid(self) -> str:
        """The business's."""
        return self.salon.uid

    def visit(self, who: Phone, days_ago: float = 1, *, employee: str = "", **more: Any) -> str:
        """A visit that ended so long ago, to Dritan unless told otherwise; returns its uid."""
        begins = self.clock.now() - timedelta(days=days_ago, minutes=30)
        booked = self.diary.visit(begins, who.user, employee=employee or self.salon.dritan, **more)
        return str(booked.uid)

    def rated(self, who: Phone, stars: int = 5, **more: Any) -> str:
        """A visit of theirs, rated; returns the rating's uid."""
        visit = self.visit(who, more.pop("days_ago", 1), employee=more.pop("employee", ""))
        reply = who.post(ADD, {"booking": visit, "rating": stars} | more)
        return str(done(reply, 201)["uid"])

    def read(self, who: Phone, **query: Any) -> Any:
        """What is said of it."""
        return done(who.get(LIST.format(self.uid), **query), 200)

    def stars(self, who: Phone) -> tuple[float | None, int]:
        """Average and count."""
        read = self.read(who)
        return read["average"], read["count"]

    def employ(self, who: Phone, role: Role = Role.EMPLOYEE, employee: str | None = None) -> None:
        """Make somebody one of the team."""
        assert who.user is not None
        row = self.diary.team[employee] if employee else None
        self.db.add(
            BusinessMember(
                business_id=self.diary.business.id,
                user_id=who.user.id,
                role=role,
                employee_id=row.id if row else None,
            )
        )
        self.db.commit()


@pytest.fixture
def shop(bora: Phone, db: Session, clock: SetClock) -> Shop:
    """Bora's salon."""
    salon = written_salon(bora, db)
    return Shop(salon, Diary.of(db, salon), db, clock)


@pytest.fixture
def rater(sign_up: Callable[..., Phone]) -> Callable[[int], list[Phone]]:
    """So many people who have been there, too."""
    return lambda how_many: [sign_up(f"Guest{number}") for number in range(how_many)]


@pytest.fixture
def operator(teuta: Phone, db: Session) -> Operator:
    """Teuta at her desk."""
    assert teuta.user is not None
    return db.get_one(Operator, teuta.user.id)


def row_of(db: Session, uid: str) -> Rating:
    """A rating as it stands in the database."""
    return db.scalars(
        select(Rating).where(Rating.uid == UUID(uid)).execution_options(populate_existing=True)
    ).one()


def booking_of(db: Session, uid: str) -> Booking:
    """A booking as it stands in the database."""
    return db.scalars(select(Booking).where(Booking.uid == UUID(uid))).one()


def counts_of(db: Session, shop: Shop) -> dict[str, Any]:
    """What the business and its team are said to have."""
    db.expire_all()
    business = db.scalars(select(Business).where(Business.uid == UUID(shop.uid))).one()
    team = db.scalars(select(Employee).where(Employee.business_id == business.id).order_by(Employee.id))
    return {
        "business": (business.rating_count, business.rating_sum, list(business.rating_histogram)),
        "team": [(each.rating_count, each.rating_sum) for each in team],
    }


def counted(db: Session, shop: Shop) -> dict[str, Any]:
    """The same, counted by hand from the ratings that are shown."""
    business = db.scalars(select(Business.id).where(Business.uid == UUID(shop.uid))).one()
    shown = db.scalars(
        select(Rating).where(Rating.business_id == business).where(Rating.status == RatingStatus.VISIBLE)
    ).all()
    stars = [each.rating for each in shown]
    team = db.scalars(select(Employee.id).where(Employee.business_id == business).order_by(Employee.id))
    of = {
        key: [each.employee_rating for each in shown if each.employee_id == key and each.employee_rating]
        for key in team
    }
    return {
        "business": (len(stars), sum(stars), [stars.count(each) for each in range(1, 6)]),
        "team": [(len(each), sum(each)) for each in of.values()],
    }


def how_many(db: Session, model: Any) -> int:
    """Rows of a table."""
    return db.scalars(select(func.count()).select_from(model)).one()
