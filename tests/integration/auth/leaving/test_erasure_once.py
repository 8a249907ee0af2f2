"""Erasing is done once and as a whole, whatever comes in between."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.events import ErasureDue
from common.models import (
    Outbox,
)
from functions.auth.tasks.erasing import erase_account
from tests.integration.auth.leaving.canaries import Life, found
from tests.integration.auth.leaving.conftest import as_it_is, erased, left
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything


def test_it_is_done_once_however_often_it_is_asked(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    left(alice)
    erased(life.runtime, clock)
    first = as_it_is(db, life.alice).erased_at
    clock.advance(timedelta(days=1))
    messages = db.scalar(select(func.count()).select_from(Outbox))
    life.runtime.transactions.run(lambda one: erase_account(one, ErasureDue(life.alice.uid), life.runtime))
    assert as_it_is(db, life.alice).erased_at == first
    assert db.scalar(select(func.count()).select_from(Outbox)) == messages


class Crash(Exception):
    """The process ends in the middle."""


def test_after_a_crash_in_between_it_is_done_from_the_start(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Everything is one transaction: half of it is nothing of it."""
    left(alice)
    deliver_everything(life.runtime)
    clock.advance(timedelta(days=14))
    before = found(db)

    def work_and_crash(one: Session) -> None:
        erase_account(one, ErasureDue(life.alice.uid), life.runtime)
        raise Crash

    with pytest.raises(Crash):
        life.runtime.transactions.run(work_and_crash)
    db.expire_all()
    assert found(db) == before
    erased(life.runtime, clock, timedelta(0))
    assert found(db) == set()


def test_the_audit_chain_stays_whole(alice: Phone, db: Session, life: Life) -> None:
    left(alice, {"reason": "canary"})
    erased(life.runtime, life.clock)
    assert audit.verify(db) is None
