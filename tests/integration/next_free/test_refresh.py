"""Working out when businesses are next free, and writing it down."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessStatus, Resource, User
from common.runtime import Runtime
from functions.business.next_free import Refreshed, refresh, related_businesses
from functions.business.tasks.next_free import refresh_next_free
from tests.integration.next_free.houses import House, barber, house
from tests.integration.next_free.test_standing import at

INSTANT = timedelta(microseconds=1)


def known_at(salon: House) -> list[datetime | None]:
    """The starts that are known, by service."""
    return [each.starts_at for each in salon.known]


def test_every_service_has_its_own_time(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    salon.sells(8 * 60 - 30)
    salon.sells(9 * 60)
    salon.takes(salon.team[0], at(9.5), 60)
    assert refresh(db, [salon.business.id], clock.now()) == Refreshed(1, 3)
    assert known_at(salon) == [at(10.5), at(9, 2), None]
    assert salon.sorted_by == at(10.5)


def test_an_answer_is_good_for_as_long_as_nothing_can_change_it(
    db: Session, clock: SetClock, customer: User
) -> None:
    salon = barber(db)
    salon.refresh(clock.now())
    assert [each.valid_until for each in salon.known] == [at(9) + INSTANT]  # an hour's notice
    salon.takes(salon.team[0], at(9), 8 * 60)
    salon.refresh(clock.now())
    assert [each.valid_until for each in salon.known] == [at(8, 2) + INSTANT]
    salon.holds(customer, salon.team[0], at(9, 2), 60, at(9.5))
    salon.refresh(clock.now())
    assert [each.valid_until for each in salon.known] == [at(9.5)]


def test_nothing_free_is_good_until_midnight_and_nothing_for_more_than_a_day(
    db: Session, clock: SetClock
) -> None:
    full, far = house(db), barber(db)
    full.sells()
    far.takes(far.team[0], at(0), 5 * 24 * 60)
    refresh(db, [full.business.id, far.business.id], clock.now())
    assert [(each.starts_at, each.valid_until) for each in full.known] == [(None, at(0, 2))]
    assert [(each.starts_at, each.valid_until) for each in far.known] == [
        (at(9, 6), clock.now() + timedelta(1))
    ]


def test_what_is_not_on_sale_is_forgotten(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    second, third = salon.sells(60), salon.sells(90)
    salon.refresh(clock.now())
    assert len(salon.known) == 3
    second.is_active, third.archived_at = False, clock.now()
    db.flush()
    salon.refresh(clock.now())
    assert len(salon.known) == 1


def test_whoever_takes_no_bookings_has_no_free_time(db: Session, clock: SetClock) -> None:
    for status in (BusinessStatus.LISTED, BusinessStatus.DRAFT, BusinessStatus.SUSPENDED):
        salon = barber(db)
        salon.refresh(clock.now())
        assert salon.sorted_by is not None
        salon.business.status = status
        db.flush()
        assert refresh(db, [salon.business.id], clock.now()) == Refreshed(1, 0)
        assert salon.known == []
        assert salon.sorted_by is None


def test_an_older_answer_never_replaces_a_newer_one(db: Session, clock: SetClock) -> None:
    salon = barber(db)
    salon.refresh(at(12))
    salon.refresh(at(8))
    assert known_at(salon) == [at(13)]
    salon.refresh(at(12.5))
    assert known_at(salon) == [at(13.5)]


def test_the_other_shops_of_the_same_people_are_worked_out_too(
    db: Session, customer: User, clock: SetClock
) -> None:
    here, there, elsewhere = barber(db), house(db), barber(db)
    there.shares(db.get_one(Resource, here.team[0].resource_id), customer, here)
    assert set(related_businesses(db, there.business.uid)) == {here.business.id, there.business.id}
    assert related_businesses(db, elsewhere.business.uid) == [elsewhere.business.id]


# the job


def test_the_job_works_out_what_is_missing_and_then_what_is_overdue(
    db: Session, runtime: Runtime, clock: SetClock
) -> None:
    salons = [barber(db) for _ in range(3)]
    barber(db, status=BusinessStatus.LISTED)
    db.commit()
    assert refresh_next_free(runtime) == {"businesses": 3, "services": 3}
    assert refresh_next_free(runtime) == {"businesses": 0, "services": 0}
    salons[1].sells()
    db.commit()
    assert refresh_next_free(runtime) == {"businesses": 1, "services": 2}
    clock.advance(timedelta(hours=1))
    assert refresh_next_free(runtime) == {"businesses": 3, "services": 4}
    assert {each.sorted_by for each in salons} == {at(11)}


def test_the_job_clears_up_after_whoever_takes_no_bookings_any_more(
    db: Session, runtime: Runtime, clock: SetClock
) -> None:
    salon = barber(db)
    salon.refresh(clock.now())
    salon.business.status = BusinessStatus.CLOSED
    db.commit()
    clock.advance(timedelta(hours=1))
    assert refresh_next_free(runtime) == {"businesses": 1, "services": 0}
    assert salon.known == []
    assert salon.sorted_by is None
