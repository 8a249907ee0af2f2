"""A customer leaves AvatID, a salon closes: what becomes of the money of visits that lie ahead."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from functions.booking import actions
from tests.integration.booking.conftest import Salon
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import Visit, at


@pytest.fixture
def half_paid(visit: Visit, change: Callable[..., None]) -> Visit:
    """600 of 1000 lek are paid; calling off on the last day costs half."""
    row = visit.row
    change(row, policy=row.policy | {"fee_tiers": [{"from_min": 1440, "percent": "50"}]})
    visit.pays("600.00")
    return visit


def test_whoever_leaves_pays_what_was_agreed(
    alice: Phone, half_paid: Visit, clock: SetClock, db: Session
) -> None:
    at(clock, hours=-3)
    assert alice.user is not None
    assert actions.cancel_all_of(db, alice.user, now=clock.now()) == 1
    db.commit()
    assert half_paid.refunds == [("canceled_by_customer", Decimal(100))]
    assert half_paid.history == [("customer_left", "confirmed", "cancelled_by_customer")]
    assert actions.cancel_all_of(db, alice.user, now=clock.now()) == 0


def test_a_request_that_has_lapsed_costs_whoever_leaves_nothing(
    alice: Phone, half_paid: Visit, clock: SetClock, db: Session
) -> None:
    at(clock, hours=-3)
    half_paid.stands("pending", expires_at=clock.now())
    assert alice.user is not None
    assert actions.cancel_all_of(db, alice.user, now=clock.now()) == 0
    db.commit()
    assert half_paid.refunds == [("expired", Decimal(600))]
    assert half_paid.history == [("expired", "pending", "expired")]


@pytest.mark.parametrize("status", ["confirmed", "pending"])
def test_who_closes_gives_everything_back(
    bora: Phone, salon: Salon, half_paid: Visit, clock: SetClock, db: Session, status: str
) -> None:
    at(clock, hours=-3)
    half_paid.stands(status)
    assert bora.user is not None
    assert not actions.cancel_all_at(db, salon.business, bora.user, "We retire.", now=clock.now())
    db.commit()
    assert half_paid.refunds == [("canceled_by_business", Decimal(600))]
    assert half_paid.history == [("business_closed", status, "cancelled_by_business")]


def test_what_was_still_to_be_paid_simply_lapses(
    bora: Phone, salon: Salon, visit: Visit, clock: SetClock, db: Session
) -> None:
    visit.stands("pending_payment")
    assert bora.user is not None
    actions.cancel_all_at(db, salon.business, bora.user, "", now=clock.now())
    db.commit()
    assert visit.history == [("expired", "pending_payment", "expired")]
    assert visit.told[-1] == "send_expired_notification"
