"""Moves at the same moment, on connections that really commit."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Booking, Occupancy
from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked, for_a_guest, move, reassign
from tests.integration.salon import Salon

ROUNDS = 6


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def days(count: int) -> list[str]:
    """So many Mondays."""
    return [(date(2027, 3, 8) + timedelta(days=7 * week)).isoformat() for week in range(count)]


def is_sound(db: Session) -> bool:
    """Every booking that holds time holds it once, when it says."""
    db.rollback()
    rows = db.execute(
        select(Booking.starts_at, Booking.ends_at, func.count(), func.min(func.lower(Occupancy.during)))
        .outerjoin(Occupancy, (Occupancy.booking_id == Booking.id) & Occupancy.active)
        .where(Booking.holds_time)
        .group_by(Booking.id)
    )
    return all(count == 1 and start == begins for start, _end, count, begins in rows)


def test_of_two_who_move_to_the_same_time_one_gets_it(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    for on in days(ROUNDS):
        mine, theirs = booked(alice, salon, "10:00", on=on), booked(erion, salon, "11:00", on=on)
        replies = together(
            partial(move, own(alice), mine, date=on, start_time="14:00"),
            partial(move, own(erion), theirs, date=on, start_time="14:00"),
        )
        assert sorted(each.status_code for each in replies) == [200, 409]
        assert {each.json["code"] for each in replies if each.status_code == 409} == {"slot_taken"}
    assert is_sound(db)


def test_of_two_who_move_to_a_day_with_room_for_one_one_gets_it(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    """No constraint of the database's counts the visits of a day: whoever judges holds the employee's row."""
    salon.set_policy(max_per_employee_day=2)
    for on in days(ROUNDS):
        tuesday = (date.fromisoformat(on) + timedelta(days=1)).isoformat()
        for_a_guest(bora, salon, "09:00", on=tuesday)
        mine, theirs = booked(alice, salon, "10:00", on=on), booked(erion, salon, "11:00", on=on)
        replies = together(
            partial(move, own(alice), mine, date=tuesday, start_time="14:00"),
            partial(move, own(erion), theirs, date=tuesday, start_time="15:00"),
        )
        assert sorted(each.status_code for each in replies) == [200, 409]
        assert {each.json["code"] for each in replies if each.status_code == 409} == {"cap"}


def test_two_who_change_places_wait_for_each_other_in_no_ring(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    """Each wants the other's time: neither can have it, and nobody hangs."""
    for on in days(ROUNDS):
        mine = booked(alice, salon, "10:00", on=on)
        theirs = booked(erion, salon, "10:00", on=on, employee=salon.elira)
        replies = together(
            partial(move, own(alice), mine, employee=salon.elira),
            partial(move, own(erion), theirs, employee=salon.dritan),
        )
        assert [each.status_code for each in replies] == [409, 409]
    assert is_sound(db)


def test_moved_while_it_is_called_off(alice: Phone, bora: Phone, salon: Salon, db: Session) -> None:
    """Whichever comes first: in the end it is off, and holds nobody's time."""
    for on in days(ROUNDS):
        visit = booked(alice, salon, "10:00", on=on)
        path = f"/api/business/booking/{visit['uid']}/"
        moving, off = together(
            partial(move, own(bora), visit, date=on, start_time="14:00"), partial(own(alice).delete, path)
        )
        assert off.status_code == 200
        assert moving.status_code in (200, 409)
        assert alice.get(f"/api/business/booking/detail/{visit['uid']}/").json["status"].startswith("canc")
    assert is_sound(db)
    assert db.scalar(select(func.count()).select_from(Occupancy).where(Occupancy.active)) == 0


def test_a_telephone_booking_moved_by_two_of_the_team(bora: Phone, salon: Salon, db: Session) -> None:
    """It has no customer whose row would make them take turns."""
    for on in days(ROUNDS):
        visit = for_a_guest(bora, salon, "10:00", on=on)
        replies = together(
            partial(move, own(bora), visit, date=on, start_time="14:00"),
            partial(reassign, own(bora), visit, salon.elira),
        )
        assert [each.status_code for each in replies] == [200, 200]
        now = bora.get(f"/api/business/booking/detail/{visit['uid']}/").json
        assert (now["start_time"], now["employee"]["uid"]) == ("14:00", salon.elira)
        assert now["version"] == visit["version"] + 2
    assert is_sound(db)
