"""Money that comes late, from somebody who has left meanwhile."""

from sqlalchemy.orm import Session

from common.models import BookingStatus
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import Visit
from tests.integration.steps.test_paid import arrives


def test_who_is_leaving_gets_the_money_back_and_not_the_visit(
    alice: Phone, visit: Visit, db: Session
) -> None:
    visit.stands("expired")
    assert alice.user is not None
    alice.user.deletion_requested_at = alice.user.erase_at = visit.clock.now()
    db.commit()
    assert not arrives(visit)
    assert visit.row.status is BookingStatus.EXPIRED


def test_who_has_come_back_gets_the_visit(visit: Visit) -> None:
    visit.stands("expired")
    assert arrives(visit)
    assert visit.row.status is BookingStatus.CONFIRMED
