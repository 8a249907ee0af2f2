"""Several people rate, hide and take back at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common import ratings
from common.clock import SetClock
from common.models import Booking, Operator, OperatorRole, Rating
from common.runtime import Runtime
from functions.rating import operating
from tests.integration.at_once import own, somebody_waits, together
from tests.integration.conftest import Phone, open_town
from tests.integration.ratings.conftest import ADD, DELETE, EDIT, REPORT, Shop, counted, counts_of, row_of
from tests.integration.salon import done


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings in which what one commits, others see."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session beside those of the requests."""
    with runtime.transactions.begin() as session:
        yield session


@pytest.fixture
def town(runtime: Runtime) -> Client:
    """All families."""
    return open_town(runtime)


def test_none_of_those_who_rate_at_once_gets_lost(
    rater: Callable[[int], list[Phone]], shop: Shop, db: Session
) -> None:
    people = rater(4)
    visits = [shop.visit(phone) for phone in people]

    def rating(place: int) -> Callable[[], Any]:
        said = {"booking": visits[place], "rating": place + 1, "employee_rating": 5 - place}
        return lambda: own(people[place]).post(ADD, said)

    assert [reply.status_code for reply in together(*map(rating, range(4)))] == [201] * 4
    assert counts_of(db, shop) == counted(db, shop)
    assert counts_of(db, shop)["business"][:2] == (4, 10)


def test_of_two_ratings_of_one_visit_one_stands(alice: Phone, shop: Shop, db: Session) -> None:
    visit = shop.visit(alice)
    rates = [lambda n=stars: own(alice).post(ADD, {"booking": visit, "rating": n}) for stars in (1, 5)]
    assert sorted(reply.status_code for reply in together(*rates)) == [201, 409]
    assert counts_of(db, shop) == counted(db, shop)


def test_whoever_is_marked_as_absent_while_rating_does_not_count(
    alice: Phone, bora: Phone, shop: Shop, db: Session
) -> None:
    visit = shop.visit(alice, is_automatic=True)
    together(
        lambda: own(alice).post(ADD, {"booking": visit, "rating": 1}),
        lambda: own(bora).post(f"/api/business/booking/{visit}/no-show/"),
    )
    assert counts_of(db, shop) == counted(db, shop)
    assert counts_of(db, shop)["business"][0] == 0
    done(bora.post(f"/api/business/booking/{visit}/undo/"), 200)
    assert counts_of(db, shop) == counted(db, shop)


def test_a_rating_is_changed_hidden_reported_and_taken_back_at_once(
    rater: Callable[[int], list[Phone]],
    alice: Phone,
    erion: Phone,
    shop: Shop,
    db: Session,
    runtime: Runtime,
    clock: SetClock,
) -> None:
    assert erion.user is not None
    db.add(Operator(user_id=erion.user.id, role=OperatorRole.SUPPORT))
    db.commit()
    visit = shop.visit(alice, is_automatic=True)
    uid = done(alice.post(ADD, {"booking": visit, "rating": 1, "employee_rating": 1}), 201)["uid"]

    def hide() -> Any:
        with runtime.transactions.begin() as mine:
            operator = mine.get_one(Operator, erion.user.id)  # type: ignore[union-attr]
            operating.hide(mine, operator, UUID(uid), "looked at it", now=clock.now())

    together(
        lambda: own(alice).patch(EDIT.format(uid), {"rating": 5}),
        hide,
        *(lambda p=phone: own(p).post(REPORT.format(uid), {"reason": "spam"}) for phone in rater(2)),
        lambda: own(shop.salon.owner).post(f"/api/business/booking/{visit}/no-show/"),
    )
    assert counts_of(db, shop) == counted(db, shop)
    assert row_of(db, uid).status == "hidden"
    together(
        lambda: own(alice).delete(DELETE.format(uid)),
        lambda: own(shop.salon.owner).post(f"/api/business/booking/{visit}/undo/"),
    )
    assert counts_of(db, shop) == counted(db, shop)
    assert counts_of(db, shop)["business"][0] == 0


def test_three_who_complain_at_once_are_three(
    rater: Callable[[int], list[Phone]], alice: Phone, shop: Shop, db: Session
) -> None:
    uid = shop.rated(alice, 1)
    complain = [lambda p=phone: own(p).post(REPORT.format(uid), {"reason": "spam"}) for phone in rater(3)]
    assert [reply.status_code for reply in together(*complain)] == [201] * 3
    assert row_of(db, uid).status == "moderation"


def test_whoever_marks_an_absence_waits_before_touching_a_rating_that_changes(
    alice: Phone, bora: Phone, shop: Shop, db: Session, runtime: Runtime
) -> None:
    """A visit that was completed, rated, and expected again: both take the business first."""
    visit = shop.visit(alice, is_automatic=True)
    rating = row_of(db, done(alice.post(ADD, {"booking": visit, "rating": 1}), 201)["uid"])
    business, uid = rating.business_id, rating.uid
    db.execute(update(Booking).where(Booking.uid == UUID(visit)).values(status="confirmed"))
    db.commit()
    with ThreadPoolExecutor(1) as people:
        with runtime.transactions.begin() as changing:
            ratings.lock(changing, [business])
            marked = people.submit(own(bora).post, f"/api/business/booking/{visit}/no-show/")
            while not marked.done() and not somebody_waits(runtime.transactions):
                pass
            changing.execute(select(Rating.id).where(Rating.uid == uid).with_for_update(nowait=True))
        done(marked.result(30), 200)
    assert row_of(db, str(uid)).status == "moderation"
    assert counts_of(db, shop) == counted(db, shop)
