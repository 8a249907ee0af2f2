"""Tidying up: what has served its purpose goes, what somebody still needs stays."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import outbox
from common.clock import SetClock
from common.events import Event, MailDue, RefundDue
from common.models import CodeChannel, CodePurpose, Device, OneTimeCode, Outbox, Platform, UserSession
from common.runtime import Runtime
from functions.auth import sessions
from functions.auth.schemas import Device as SignedInOn
from functions.worker.tasks import prune
from tests.integration.conftest import Phone


def count(db: Session, table: Any) -> int:
    """How many rows are left."""
    return db.scalars(select(func.count()).select_from(table)).one()


@pytest.mark.parametrize(("days", "left"), [(0, 1), (1, 1), (2, 0)])
def test_a_code_goes_a_day_after_it_was_good(
    runtime: Runtime, db: Session, clock: SetClock, days: int, left: int
) -> None:
    kind = {"purpose": CodePurpose.LOGIN, "channel": CodeChannel.SMS, "address": "+355692034567"}
    db.add(OneTimeCode(**kind, expires_at=clock.now() + timedelta(minutes=10)))
    db.commit()
    clock.advance(timedelta(days=days))
    prune(runtime)
    assert count(db, OneTimeCode) == left


def test_a_device_rings_no_more_when_its_session_is_over_and_both_are_forgotten_in_time(
    alice: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    pixel = SignedInOn(platform=Platform.ANDROID, push_token="pixel")
    sessions.open_session(db, alice.user, pixel, "pwd", now=clock.now(), settings=runtime.settings)
    db.commit()
    clock.advance(timedelta(days=364))
    prune(runtime)
    assert (count(db, Device), count(db, UserSession)) == (1, 2)
    clock.advance(timedelta(days=2))
    prune(runtime)
    assert (count(db, Device), count(db, UserSession)) == (0, 2)
    clock.advance(timedelta(days=180))
    prune(runtime)
    assert count(db, UserSession) == 0


@pytest.mark.parametrize(
    ("event", "days", "left"),
    [
        (MailDue(notification=UUID(int=1)), 90, 1),
        (MailDue(notification=UUID(int=1)), 91, 0),
        (RefundDue(refund=UUID(int=1)), 900, 1),
    ],
    ids=["a letter", "an old letter", "work that must be done"],
)
def test_what_was_given_up_goes_when_nobody_wants_it_any_more(
    runtime: Runtime, db: Session, clock: SetClock, event: Event, days: int, left: int
) -> None:
    outbox.publish(db, event, now=clock.now())
    db.flush()
    db.scalars(select(Outbox)).one().state = "dead"  # type: ignore[assignment]
    db.commit()
    clock.advance(timedelta(days=days))
    prune(runtime)
    assert count(db, Outbox) == left
