"""A fee for calling off late is not walked out of by moving the visit first."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked, move, moved
from tests.integration.salon import Salon, done

HALF = [{"from_min": 1440, "percent": "50"}]
NEXT_WEEK = "2027-03-15"


@pytest.fixture
def late(alice: Phone, salon: Salon, clock: SetClock) -> str:
    """Alice's visit of 1000 lek, on whose last day calling off costs half."""
    salon.set_policy(free_until_minutes=1440, fee_tiers=HALF)
    visit = booked(alice, salon, "16:00")
    clock.advance(datetime(2027, 3, 8, 7, tzinfo=UTC) - clock.now())
    return str(visit["uid"])


def fee(phone: Phone, uid: str) -> str:
    """What calling off would cost now."""
    return str(done(phone.get(f"/api/business/booking/{uid}/quote/"), 200)["fee"])


def test_moved_to_next_week_it_costs_what_it_had_cost(alice: Phone, late: str) -> None:
    assert fee(alice, late) == "500.00"
    assert moved(alice, {"uid": late}, date=NEXT_WEEK, start_time="10:00")["date"] == NEXT_WEEK
    assert fee(alice, late) == "500.00"
    called_off = done(alice.delete(f"/api/business/booking/{late}/"), 200)
    assert called_off["cancellation_fee"] == "500.00"


def test_moved_in_time_it_is_free_as_before(alice: Phone, salon: Salon, clock: SetClock) -> None:
    salon.set_policy(free_until_minutes=1440, fee_tiers=HALF)
    visit = booked(alice, salon, "16:00")
    moved(alice, visit, date=NEXT_WEEK, start_time="10:00")
    assert fee(alice, visit["uid"]) == "0.00"


def test_moved_once_more_by_the_team_it_is_free(alice: Phone, bora: Phone, late: str) -> None:
    moved(alice, {"uid": late}, date=NEXT_WEEK, start_time="10:00")
    moved(bora, {"uid": late}, date=NEXT_WEEK, start_time="11:00")
    assert fee(alice, late) == "0.00"


def test_a_move_that_is_refused_leaves_the_terms_alone(
    alice: Phone, erion: Phone, salon: Salon, late: str, db: Session
) -> None:
    booked(erion, salon, "10:00", on=NEXT_WEEK)
    assert move(alice, {"uid": late}, date=NEXT_WEEK, start_time="10:00").status_code == 409
    visit = db.scalars(select(Booking).where(Booking.uid == UUID(late))).one()
    assert "least_fee" not in visit.policy
