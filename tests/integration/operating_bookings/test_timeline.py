"""What has happened to a booking, told to one of AvatID's own people."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BookingActor
from functions.booking import operating
from functions.booking.operating import Moment, MomentKind, OperatorStep
from tests.integration.conftest import Phone
from tests.integration.operating_bookings.conftest import REASON, Desk
from tests.integration.steps.conftest import Visit


@pytest.fixture
def moments(desk: Desk, visit: Visit, bora: Phone, db: Session, clock: SetClock) -> list[Moment]:
    """Alice booked and paid, Bora said no to another time, Teuta called it off."""
    clock.at += timedelta(minutes=1)
    visit.pays("500.00")
    visit.stands("pending")
    clock.at += timedelta(minutes=1)
    bora.post(f"{visit.url}confirm/", {"reason": "Gladly."})
    clock.at += timedelta(minutes=1)
    desk.take(visit, OperatorStep.CANCEL_AS_BUSINESS)
    return operating.timeline(db, UUID(visit.uid))


def test_every_step_has_a_name_and_its_words(moments: list[Moment]) -> None:
    steps = [each for each in moments if each.kind is MomentKind.STEP]
    assert [(each.actor, each.who, each.status, each.words) for each in steps] == [
        (BookingActor.CUSTOMER, "Alice", "confirmed", None),
        (BookingActor.TEAM, "Bora", "confirmed", "Gladly."),
        (BookingActor.OPERATOR, "Teuta", "cancelled_by_business", REASON),
    ]


def test_money_stands_among_the_steps(moments: list[Moment]) -> None:
    (paid,) = (each for each in moments if each.kind is MomentKind.PAYMENT)
    (back,) = (each for each in moments if each.kind is MomentKind.REFUND)
    assert (paid.code, paid.status, str(paid.amount), paid.currency) == (
        "deposit",
        "succeeded",
        "500.00",
        "ALL",
    )
    assert (back.code, back.status, str(back.amount)) == ("canceled_by_business", "due", "500.00")
    assert moments.index(back) >= len(moments) - 2


def test_who_has_left_has_no_name(visit: Visit, alice: Phone, db: Session, clock: SetClock) -> None:
    assert alice.user is not None
    alice.user.erased_at = clock.now()
    db.merge(alice.user)
    db.commit()
    (made,) = operating.timeline(db, UUID(visit.uid), "sq")
    assert made.who == "Përdorues i fshirë"
