"""Closing while somebody books, and two handovers at the same moment, on connections that really commit."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, BookingStatus, Business, Role
from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.handover.places import book, close, team, transfer
from tests.integration.salon import Salon, open_salon
from tests.integration.worker import deliver_everything

ROUNDS = 8


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def test_nobody_books_a_business_that_closes(bora: Phone, alice: Phone, erion: Phone, db: Session) -> None:
    """Either the visit stands in the way, or there is nothing to book any more."""
    ends = set()
    for round_ in range(ROUNDS):
        salon = open_salon(bora, db)
        first, second = ("10:00", "10:30") if round_ % 2 else ("11:00", "11:30")
        booked, booked_too, closed = together(
            partial(book, own(alice), salon, first, date=f"2027-03-{15 + round_:02d}"),
            partial(book, own(erion), salon, second, date=f"2027-03-{15 + round_:02d}"),
            partial(close, own(bora), salon),
        )
        visits = [booked.status_code, booked_too.status_code].count(201)
        ends.add((visits > 0, closed.status_code))
    assert ends <= {(True, 409), (False, 200)}


def test_whoever_books_while_it_closes_is_told_that_it_is_off(
    bora: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    for round_ in range(ROUNDS):
        salon = open_salon(bora, db)
        _booked, closed = together(
            partial(book, own(alice), salon, date=f"2027-03-{15 + round_:02d}"),
            partial(close, own(bora), salon, cancel_bookings=True),
        )
        assert closed.status_code == 200
    deliver_everything(runtime)
    db.rollback()
    at_the_end = set(db.scalars(select(Booking.status)))
    assert at_the_end <= {BookingStatus.CANCELLED_BY_BUSINESS}


def test_of_two_handovers_one_happens(bora: Phone, dritan: Phone, erion: Phone, db: Session) -> None:
    for _round in range(ROUNDS):
        salon = open_salon(bora, db)
        salon.employ(db, dritan, salon.dritan)
        salon.employ(db, erion, salon.elira)
        replies = together(
            partial(transfer, own(bora), salon, salon.dritan),
            partial(transfer, own(bora), salon, salon.elira),
        )
        assert sorted(reply.status_code for reply in replies) == [200, 403]
        db.rollback()
        roles = sorted(team(db, salon).values())
        assert roles == [Role.EMPLOYEE, Role.MANAGER, Role.OWNER]


def test_a_handover_and_a_closing_take_turns(bora: Phone, dritan: Phone, db: Session) -> None:
    for _round in range(ROUNDS):
        salon: Salon = open_salon(bora, db)
        salon.employ(db, dritan, salon.dritan)
        given, closed = together(
            partial(transfer, own(bora), salon, salon.dritan), partial(close, own(bora), salon)
        )
        assert (given.status_code, closed.status_code) in ((200, 403), (409, 200))
        db.rollback()
        assert db.scalar(select(Business.status).where(Business.uid == salon.uid)) is not None
