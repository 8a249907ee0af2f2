"""An operator and one of the two sides at the same moment: one is first, and nothing happens twice."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import AppError
from common.models import AuditLog, BookingStatus, Operator
from common.runtime import Runtime
from functions.booking import operating
from functions.booking.operating import OperatorStep
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.operating_bookings.conftest import REASON, Desk
from tests.integration.steps.conftest import Visit, outcome


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """What happens here is committed."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session of its own in that database."""
    with runtime.transactions.begin() as db:
        yield db


def test_a_booking_is_called_off_by_one_of_them_and_paid_back_once(
    desk: Desk, visit: Visit, alice: Phone, runtime: Runtime, db: Session
) -> None:
    operator_id = desk.operator.user_id
    visit.pays("500.00")
    seen = visit.row.version
    db.commit()

    def by_teuta() -> str:
        def take(mine: Session) -> str:
            booking = operating.take(
                mine,
                mine.get_one(Operator, operator_id),
                UUID(visit.uid),
                OperatorStep.CANCEL_AS_BUSINESS,
                REASON,
                version=seen,
                now=runtime.clock.now(),
                request_id="tap-1",
            )
            return booking.status.value

        try:
            return runtime.transactions.run(take)
        except AppError as refusal:
            return refusal.code

    def by_alice() -> str:
        return outcome(own(alice).delete(visit.url, {"reason": "I am ill."}))

    said = together(by_teuta, by_alice)
    came_to = visit.row.status
    assert came_to in (BookingStatus.CANCELLED_BY_BUSINESS, BookingStatus.CANCELLED_BY_CUSTOMER)
    assert said in (["cancelled_by_business", "invalid_transition"], ["version_mismatch", came_to.value])
    assert [amount for _why, amount in visit.refunds] == [Decimal(500)]
    noted = db.scalars(select(AuditLog.id).where(AuditLog.action == "booking.step_taken")).all()
    assert len(noted) == (1 if came_to is BookingStatus.CANCELLED_BY_BUSINESS else 0)
