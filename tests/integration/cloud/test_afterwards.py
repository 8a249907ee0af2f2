"""A restored database before anybody uses it: what must not happen a second time does not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import audit, outbox
from common.clock import SetClock
from common.events import RefundDue
from common.models import AuditLog, CodeChannel, CodeKind, CodePurpose, OneTimeCode, Outbox
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.outbox.carrying import LETTER, RING, waiting
from tests.integration.worker import deliver_everything
from tools.cloud.afterwards.__main__ import main
from tools.cloud.afterwards.afterwards import settle

HOUR = timedelta(hours=1)
DETAIL = "/api/user/detail/"


def test_everybody_signs_in_anew(db: Session, clock: SetClock, alice: Phone, bora: Phone) -> None:
    assert alice.get(DETAIL).status_code == 200
    assert settle(db, clock.now(), clock.now())["sessions ended"] == 2
    db.commit()
    assert [phone.get(DETAIL).status_code for phone in (alice, bora)] == [401, 401]


def test_a_code_from_before_opens_nothing(db: Session, clock: SetClock, alice: Phone) -> None:
    """It may have been used in the time that is lost."""
    code = OneTimeCode(
        purpose=CodePurpose.PASSWORD_RESET,
        kind=CodeKind.LINK,
        channel=CodeChannel.MAIL,
        address="alice@example.com",
        code_hash=b"h" * 32,
        created_at=clock.now() - HOUR,
        expires_at=clock.now() + HOUR,
    )
    db.add(code)
    db.flush()
    assert settle(db, clock.now(), clock.now())["codes and links used up"] == 1
    db.refresh(code)
    assert code.used_at == clock.now()


def test_a_letter_that_was_due_is_not_sent_again_and_one_that_was_not_is(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    moment = clock.now()
    for event in (LETTER, RING):
        waiting(db, clock, event)
    later = waiting(db, clock, LETTER)
    db.execute(update(Outbox).where(Outbox.uid == later).values(due=moment + HOUR))
    done = settle(db, moment, moment + HOUR)
    assert done["messages not sent again"] == 2
    states = {row.uid: (row.state, bool(row.payload)) for row in again(db)}
    assert states.pop(later) == ("waiting", True)
    assert list(states.values()) == [("skipped", False)] * 2


def test_money_that_was_on_its_way_waits_for_somebody_to_look(
    runtime: Runtime, db: Session, clock: SetClock, alice: Phone
) -> None:
    assert alice.user is not None
    waiting(db, clock, RefundDue(refund=alice.user.uid))
    assert settle(db, clock.now(), clock.now())["payments to look at"] == 1
    db.commit()
    deliver_everything(runtime)
    (row,) = again(db)
    assert (row.state, row.last_error) == ("dead", "restored")
    assert outbox.replay(db, row.uid, clock.now()), "it can be sent by hand"


def test_what_else_was_due_goes_on(db: Session, clock: SetClock) -> None:
    """The same thing once more does no harm there: docs/messages.md."""
    waiting(db, clock, LETTER)
    db.scalars(select(Outbox)).one().queue = "default"  # type: ignore[assignment]
    db.flush()
    settle(db, clock.now(), clock.now())
    (row,) = again(db)
    assert row.state == "waiting"


def again(db: Session) -> list[Outbox]:
    """Every message, as it is now."""
    return list(db.scalars(select(Outbox).order_by(Outbox.id).execution_options(populate_existing=True)))


def test_it_is_in_the_audit_log_which_stays_whole(db: Session, clock: SetClock, alice: Phone) -> None:
    settle(db, clock.now(), clock.now())
    noted = db.scalars(select(AuditLog).where(AuditLog.action == "database.restored")).one()
    assert noted.data["sessions ended"] == 1
    assert audit.verify(db) is None


@pytest.mark.parametrize("moment", ["2027-03-01T08:00:00", "yesterday"])
def test_a_moment_that_could_be_several_is_refused(moment: str) -> None:
    with pytest.raises(SystemExit):
        main(["--moment", moment])
