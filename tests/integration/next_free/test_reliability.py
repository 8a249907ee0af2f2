"""Which share of its visits a business has kept."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, BookingStatus, BusinessSearch
from common.runtime import Runtime
from functions.business.tasks.next_free import refresh_reliability
from tests.integration.next_free.houses import House, barber

DAY = timedelta(days=1)


def visits(salon: House, clock: SetClock, *statuses: BookingStatus, days_ago: int = 1) -> None:
    """Visits that ended so, one after another, the last of them so many days ago."""
    for number, status in enumerate(statuses):
        visit = salon.takes(salon.team[0], clock.now() - (days_ago + number) * DAY, 30)
        salon.db.execute(update(Booking).where(Booking.id == visit.id).values(status=status))
    salon.db.commit()


def reliability(salon: House, runtime: Runtime) -> float:
    """What the job makes of it."""
    assert refresh_reliability(runtime)["businesses"] >= 1
    found = salon.db.get_one(BusinessSearch, salon.business.id, populate_existing=True)
    return found.reliability


def test_a_new_one_is_trusted_for_now(db: Session, runtime: Runtime) -> None:
    salon = barber(db)
    db.commit()
    assert reliability(salon, runtime) == pytest.approx(0.8)


def test_what_was_kept_speaks_for_it_and_what_was_not_against(
    db: Session, runtime: Runtime, clock: SetClock
) -> None:
    salon, other = barber(db), barber(db)
    S = BookingStatus
    visits(salon, clock, *[S.COMPLETED] * 3, S.CONFIRMED, S.NO_SHOW)
    assert reliability(salon, runtime) == pytest.approx(9 / 10)
    visits(salon, clock, S.CANCELLED_BY_BUSINESS, S.DECLINED, S.EXPIRED, days_ago=20)
    assert reliability(salon, runtime) == pytest.approx(9 / 13)
    assert reliability(other, runtime) == pytest.approx(0.8)


def test_what_customers_do_and_what_is_long_ago_or_yet_to_come_counts_for_nothing(
    db: Session, runtime: Runtime, clock: SetClock
) -> None:
    salon = barber(db)
    S = BookingStatus
    visits(salon, clock, S.CANCELLED_BY_CUSTOMER)
    visits(salon, clock, S.DECLINED, days_ago=181)
    visits(salon, clock, S.CANCELLED_BY_BUSINESS, days_ago=-2)
    assert reliability(salon, runtime) == pytest.approx(0.8)


def test_a_check_out_that_was_not_paid_is_not_its_fault(
    db: Session, runtime: Runtime, clock: SetClock
) -> None:
    salon = barber(db)
    visits(salon, clock, BookingStatus.EXPIRED)
    assert reliability(salon, runtime) == pytest.approx(4 / 6)
    visit = db.query(Booking).filter_by(business_id=salon.business.id).one()
    db.add(
        BookingEvent(
            business_id=salon.business.id,
            booking_id=visit.id,
            actor_kind="system",
            from_status=BookingStatus.PENDING_PAYMENT,
            to_status=BookingStatus.EXPIRED,
            code="expired",
        )
    )
    db.commit()
    assert reliability(salon, runtime) == pytest.approx(0.8)
