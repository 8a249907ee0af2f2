"""Late is never: what has not gone by its `not_after` is dropped; and a provider left alone costs no attempt."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common import background
from common.background import Task
from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.outbox.carrying import (
    RING,
    breaks,
    is_down,
    is_not_even_asked,
    row,
    sending,
    takes_it,
    waiting,
    working,
)

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("task", [sending(breaks), working(breaks)], ids=["sending", "working"])
def test_what_comes_too_late_is_dropped(task: Task, runtime: Runtime, db: Session, clock: SetClock) -> None:
    message = waiting(db, clock, RING, not_after=clock.now() + MINUTE)
    clock.advance(MINUTE)
    assert background.run(task, message, runtime) == "skipped"
    assert (row(db).state, row(db).payload) == ("skipped", {})


def test_what_comes_just_in_time_is_sent(runtime: Runtime, db: Session, clock: SetClock) -> None:
    message = waiting(db, clock, RING, not_after=clock.now() + MINUTE)
    clock.advance(MINUTE - timedelta(seconds=1))
    assert background.run(sending(takes_it), message, runtime) == "sent"


def test_what_failed_until_it_was_too_late_is_dropped(runtime: Runtime, db: Session, clock: SetClock) -> None:
    message = waiting(db, clock, RING, not_after=clock.now() + MINUTE)
    while row(db).state == "waiting":
        background.run(sending(is_down), message, runtime)
        clock.at = max(clock.now(), row(db).due)
    assert row(db).state == "skipped"


def test_whoever_freezes_past_it_does_not_send(runtime: Runtime, db: Session, clock: SetClock) -> None:
    message = waiting(db, clock, RING, not_after=clock.now() + timedelta(seconds=5))
    frozen = sending(breaks, before=lambda: clock.advance(timedelta(seconds=6)))
    assert background.run(frozen, message, runtime) == "not_ours"
    clock.advance(MINUTE)
    assert background.run(sending(breaks), message, runtime) == "skipped"


def test_a_provider_that_is_left_alone_costs_no_attempt(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    pauses = set[float]()
    for _time in range(20):
        assert background.run(sending(is_not_even_asked), message, runtime) == "waiting"
        assert row(db).attempts == 0
        pauses.add((row(db).due - clock.now()).total_seconds())
        clock.at = row(db).due
    rest = runtime.settings.breaker_seconds
    assert all(rest <= pause <= 1.5 * rest for pause in pauses)
    assert len(pauses) > 1  # or all that waits would come back at the same moment
    assert background.run(sending(takes_it), message, runtime) == "sent"


def test_and_fills_no_log_with_errors(
    runtime: Runtime, message: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    background.run(sending(is_not_even_asked), message, runtime)
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
