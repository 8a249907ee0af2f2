"""Two people, or a person and the clock, at the same moment: one of them is first, and nothing happens twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingStatus, Occupancy, Outbox
from common.runtime import Runtime
from functions.booking.actions.paid import payment_arrived
from functions.booking.tasks.jobs import complete_bookings, expire_bookings
from tests.integration.at_once import own, together
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import BOOK
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, at, outcome


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """What happens here is committed."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session of its own in that database."""
    with runtime.transactions.begin() as db:
        yield db


def step(phone: Phone, visit: Visit, name: str) -> Callable[[], str]:
    return lambda: outcome(own(phone).post(f"{visit.url}{name}/", {"reason": "So it is."}))


def test_a_yes_and_a_change_of_mind_are_one_after_the_other(alice: Phone, bora: Phone, visit: Visit) -> None:
    for _round in range(3):
        visit.stands("pending")
        said = together(step(bora, visit, "confirm"), step(alice, visit, "cancel"))
        assert said in (
            ["confirmed", "cancelled_by_customer"],
            ["invalid_transition", "cancelled_by_customer"],
        )
        assert visit.row.status is BookingStatus.CANCELLED_BY_CUSTOMER


def test_a_yes_and_a_no_end_in_one(bora: Phone, dritan: Phone, visit: Visit) -> None:
    for _round in range(3):
        visit.stands("pending")
        said = together(step(bora, visit, "confirm"), step(dritan, visit, "decline"))
        assert sorted(said) in (["confirmed", "invalid_transition"], ["declined", "invalid_transition"])
        assert visit.row.status in said


def test_both_sides_call_off_and_one_of_them_was_first(alice: Phone, bora: Phone, visit: Visit) -> None:
    visit.pays("600.00")
    said = together(*[step(phone, visit, "cancel") for phone in (alice, bora)] * 2)
    (ended,) = set(said) - {"invalid_transition"}
    assert visit.row.status == ended
    assert said.count(ended) == 2
    assert len(visit.refunds) == 1
    assert visit.told.count("send_canceled_notification") == 1


def test_a_yes_in_the_very_last_moment(bora: Phone, visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    """Bora's clock has not come to the deadline yet, the job's has."""
    until = START - timedelta(hours=20)
    clock.at = until - timedelta(seconds=1)
    ahead = replace(runtime, clock=SetClock(until))
    for _round in range(3):
        visit.stands("pending", expires_at=until)
        said = together(step(bora, visit, "confirm"), partial(expire_bookings, ahead))
        status = visit.row.status
        confirmed = said[0] == "confirmed"
        assert status is (BookingStatus.CONFIRMED if confirmed else BookingStatus.EXPIRED)
        assert said[1]["bookings"] == (0 if confirmed else 1)


def test_two_ticks_at_once_do_it_once(visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    visit.pays("300.00")
    visit.stands("pending", expires_at=clock.now())
    done = together(*[partial(expire_bookings, runtime)] * 3)
    assert sum(each["bookings"] for each in done) == 1
    assert len(visit.refunds) == 1
    assert visit.told.count("send_expired_notification") == 1


@pytest.mark.parametrize("_round", range(3))
def test_the_money_and_the_deadline_come_together(
    visit: Visit, runtime: Runtime, clock: SetClock, db: Session, _round: int
) -> None:
    """Whichever is first: the visit is paid for, its time is still there, and so it stands."""
    visit.stands("pending_payment", expires_at=clock.now())
    key = visit.row.id
    db.commit()

    def arrives() -> bool:
        return runtime.transactions.run(
            lambda other: payment_arrived(other, other.get_one(Booking, key), clock.now())
        )

    assert together(arrives, partial(expire_bookings, runtime))[0] is True
    assert visit.row.status is BookingStatus.CONFIRMED
    assert db.scalars(select(Occupancy.expires_at).where(Occupancy.active)).all() == [None]


def test_two_ticks_complete_a_visit_once(visit: Visit, runtime: Runtime, clock: SetClock) -> None:
    at(clock, hours=3)
    done = together(*[partial(complete_bookings, runtime)] * 3)
    assert sum(each["bookings"] for each in done) == 1
    assert visit.history == [("completed", "confirmed", "completed")]


def test_a_time_that_has_lapsed_goes_to_one(
    erion: Phone, salon: Salon, visit: Visit, runtime: Runtime, clock: SetClock
) -> None:
    """Whoever books it lets go of it, if the clock has not."""
    visit.stands("pending", expires_at=clock.now())
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    booking: Any = lambda: own(erion).post(BOOK, order).status_code  # noqa: E731
    said = together(booking, partial(expire_bookings, runtime))
    assert said[0] == 201
    assert visit.row.status is BookingStatus.EXPIRED
    assert visit.told.count("send_expired_notification") == 1
    with runtime.transactions.begin() as other:
        told = other.scalars(select(Outbox.kind)).all()
    assert told.count("send_booked_notification") == 2


def test_an_undo_and_a_booking_of_the_same_time_end_in_one(
    bora: Phone, erion: Phone, salon: Salon, visit: Visit, change: Callable[..., None], clock: SetClock
) -> None:
    change(salon.policy, min_notice_minutes=0)
    at(clock, minutes=-20)
    bora.post(f"{visit.url}complete/")
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    said = together(step_undo(bora, visit), lambda: own(erion).post(BOOK, order).status_code)
    assert said in (["confirmed", 409], ["slot_taken", 201])


def step_undo(phone: Phone, visit: Visit) -> Callable[[], str]:
    return lambda: outcome(own(phone).post(f"{visit.url}undo/"))
