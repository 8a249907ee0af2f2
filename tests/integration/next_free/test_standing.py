"""How businesses of a list stand: next free, rechecked with every look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessStatus, ExceptionKind, Resource, User
from functions.business.discovery.queries.next_free import known_times
from functions.business.discovery.queries.standing import Window, standings_of
from functions.business.next_free import refresh
from tests.integration.discovery.places import counted
from tests.integration.next_free.houses import House, barber, house

HOUR = timedelta(hours=1)


def at(hours: float, day: int = 1) -> datetime:
    """So many hours of a day in March 2027, in Tirana, which is one hour ahead; the 1st is a Monday."""
    return datetime.fromisoformat(f"2027-03-{day:02d}T00:00+01:00") + hours * HOUR


def is_believed(db: Session, salon: House, now: datetime) -> bool:
    """Whether what was worked out is enough, without the engine."""
    ids: ColumnElement[Sequence[int]] = literal([salon.business.id], ARRAY(BigInteger))
    return bool(db.execute(select(known_times(ids, now, None))).one().holds)


def test_it_is_one_statement_however_many_there_are(
    db: Session, connection: sa.Connection, clock: SetClock
) -> None:
    salons = [barber(db) for _ in range(40)]
    refresh(db, [each.business.id for each in salons[::2]], clock.now())
    for few in (salons[:1], salons[1:2], salons):
        with counted(connection) as statements:
            standings = standings_of(db, [each.listed for each in few], clock.now())
        assert len(statements) == 1
        assert {each.next_free_at for each in standings.values()} == {at(10)}


def test_nobody_is_asked_for_an_empty_list(db: Session, connection: sa.Connection, clock: SetClock) -> None:
    with counted(connection) as statements:
        assert standings_of(db, [], clock.now()) == {}
    assert statements == []


def test_what_is_only_listed_has_hours_but_no_free_time(db: Session, clock: SetClock) -> None:
    salon = barber(db, status=BusinessStatus.LISTED)
    standing = salon.standing(clock.now(), Window(at(10), at(12)))
    assert (standing.opening.open_now, standing.next_free_at, standing.is_free) == (True, None, False)


def test_without_a_service_or_anybody_to_do_it_nothing_is_free(db: Session, clock: SetClock) -> None:
    empty, deserted = house(db), house(db)
    for each in (empty, deserted):
        each.opens((0, "09:00", "17:00"))
    empty.employs()
    deserted.sells()
    for salon in (empty, deserted):
        assert salon.standing(clock.now()).next_free_at is None
        salon.refresh(clock.now())
        assert salon.standing(clock.now()).next_free_at is None


def test_what_somebody_books_is_gone_at_once(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    salon.refresh(clock.now())
    assert is_believed(db, salon, clock.now())
    salon.takes(salon.team[0], at(10), 30)
    assert not is_believed(db, salon, clock.now())
    assert salon.standing(clock.now()).next_free_at == at(10.5)


def test_what_is_kept_for_a_payer_is_gone_until_he_gives_up(
    db: Session, clock: SetClock, customer: User
) -> None:
    salon = barber(db)
    salon.refresh(clock.now())
    salon.holds(customer, salon.team[0], at(10), 30, clock.now() + timedelta(minutes=15))
    assert salon.standing(clock.now()).next_free_at == at(10.5)
    clock.advance(timedelta(minutes=15))
    assert salon.standing(clock.now()).next_free_at == at(10.25)  # an hour's notice


def test_what_is_taken_in_the_other_shop_is_not_free_here(
    db: Session, clock: SetClock, customer: User
) -> None:
    here, there = barber(db), house(db)
    there.opens((0, "09:00", "17:00"))
    mine = db.get_one(Resource, here.team[0].resource_id)
    there.shares(mine, customer, here)
    again = there.employs(resource=mine)
    here.refresh(clock.now())
    there.takes(again, at(10), 60)
    assert here.standing(clock.now()).next_free_at == at(11)


def test_a_full_day_is_full(db: Session, clock: SetClock) -> None:
    salon = barber(db, policy={"max_per_employee_day": 1})
    salon.refresh(clock.now())
    salon.takes(salon.team[0], at(16), 30)
    assert salon.standing(clock.now()).next_free_at == at(9, day=2)
    salon.refresh(clock.now())
    assert is_believed(db, salon, clock.now())
    assert salon.standing(clock.now()).next_free_at == at(9, day=2)


def test_a_visit_while_the_colour_takes_is_no_reason_to_doubt(db: Session, clock: SetClock) -> None:
    salon = house(db)
    salon.opens((0, "09:00", "17:00"))
    salon.employs()
    kinds = ("hands_on", "processing", "hands_on")
    salon.sells(90, parts=[{"kind": kind, "minutes": 30} for kind in kinds])
    salon.takes(salon.team[0], at(10.5), 30)
    salon.refresh(clock.now())
    assert salon.standing(clock.now()).next_free_at == at(10)
    assert is_believed(db, salon, clock.now())


def test_when_it_is_too_late_for_it_the_next_one_is_told(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    salon.refresh(clock.now())
    assert salon.standing(clock.now()).next_free_at == at(10)  # at nine, with an hour's notice: just in time
    clock.advance(timedelta(microseconds=1))
    assert salon.standing(clock.now()).next_free_at == at(10.25)


def test_at_midnight_another_day_can_be_booked(db: Session, clock: SetClock) -> None:
    salon = barber(db, policy={"max_days": 1})
    salon.differs(ExceptionKind.CLOSURE, at(0).date(), at(0, 2).date())
    salon.refresh(clock.now())
    assert salon.standing(clock.now()).next_free_at is None
    assert is_believed(db, salon, at(0, day=2) - timedelta(seconds=1))
    assert salon.standing(at(0, day=2)).next_free_at == at(9, day=3)


@pytest.mark.parametrize("is_worked_out", [True, False])
def test_a_window_is_free_if_something_begins_in_it(
    db: Session, clock: SetClock, is_worked_out: bool
) -> None:
    salon = barber(db)
    salon.takes(salon.team[0], at(14), 60)
    if is_worked_out:
        salon.refresh(clock.now())
    windows = {
        (10, 11): True,
        (8, 10): False,
        (8, 10.01): True,
        (14, 15): False,
        (14, 15.01): True,
        (17, 33): False,
    }
    for (first, last), is_free in windows.items():
        standing = salon.standing(clock.now(), Window(at(first), at(last)))
        assert (standing.is_free, standing.next_free_at) == (is_free, at(10)), (first, last)


def test_a_window_beyond_what_can_be_booked_is_not_free(db: Session, clock: SetClock) -> None:
    salon = barber(db, policy={"max_days": 3})
    salon.refresh(clock.now())
    assert salon.standing(clock.now(), Window(at(9, 4), at(17, 4))).is_free
    assert not salon.standing(clock.now(), Window(at(9, 5), at(17, 5))).is_free


def test_it_is_open_at_the_moment_asked_about(db: Session, clock: SetClock) -> None:
    bar = house(db)
    bar.opens((0, "22:00", "02:00"))
    open_at = {at(23): True, at(25.5): True, at(26): False, at(12): False}
    for moment, is_open in open_at.items():
        standings = standings_of(db, [bar.listed], clock.now(), open_at=moment)
        assert standings[bar.business.id].opening.open_now is is_open


def test_exceptions_of_the_team_close_nobody(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    salon.differs(ExceptionKind.TIME_OFF, at(0).date(), at(0).date(), employee=salon.team[0])
    standing = salon.standing(clock.now())
    assert standing.opening.open_now
    assert standing.next_free_at == at(9, day=2)
    salon.differs(ExceptionKind.CLOSURE, at(0).date(), at(0).date())
    assert not salon.standing(clock.now()).opening.open_now
