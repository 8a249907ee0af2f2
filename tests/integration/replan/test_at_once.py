"""Two of the team approve a plan at the same moment, on connections that really commit."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Booking, BookingEvent, Role
from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked, for_a_guest, move
from tests.integration.replan.planning import approve, plan
from tests.integration.salon import Salon

ROUNDS = 4


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def days() -> list[str]:
    """Some Mondays."""
    return [f"2027-03-{day:02d}" for day in (8, 15, 22, 29)][:ROUNDS]


def test_of_two_who_approve_one_does_it(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, db: Session
) -> None:
    salon.employ(db, dritan, salon.elira, Role.MANAGER)
    for on in days():
        for hour in range(10, 13):
            booked(alice, salon, f"{hour}:00", on=on)
        for_a_guest(bora, salon, "13:00", on=on)
        steps = plan(bora, salon, on)
        replies = together(
            partial(approve, own(bora), salon, steps), partial(approve, own(dritan), salon, steps[::-1])
        )
        assert sorted(each.status_code for each in replies) == [200, 409]
    db.rollback()
    assert db.scalars(select(Booking.schedule_no).distinct()).all() == [1]
    replanned = select(func.count()).select_from(BookingEvent).where(BookingEvent.code == "replanned")
    assert db.scalar(replanned) == 4 * ROUNDS


def test_a_customer_who_moves_meanwhile_is_not_overrun(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    for on in days():
        mine, _theirs = booked(alice, salon, "10:00", on=on), booked(erion, salon, "11:00", on=on)
        steps = plan(bora, salon, on)
        approved, moving = together(
            partial(approve, own(bora), salon, steps),
            partial(move, own(alice), mine, date=on, start_time="15:00"),
        )
        assert approved.status_code in (200, 409)
        assert moving.status_code == 200
        now = alice.get(f"/api/business/booking/detail/{mine['uid']}/").json
        assert now["start_time"] == "15:00"
