"""A message ends once, and in the end it always does."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background, outbox
from common.background import Background, Sender, Task
from common.clock import SetClock
from common.events import BookingCreated, PushDue
from common.integrations.outside import OutsideError
from common.integrations.queue import LocalQueue
from common.models import User
from common.runtime import Runtime
from functions.worker.tasks import outbox_sweep
from tests.integration.outbox.carrying import RING, breaks, is_down, row, sending, working

LEASE = timedelta(seconds=60)


def test_a_message_nobody_needs_is_skipped(runtime: Runtime, message: UUID, db: Session) -> None:
    family = Background()

    @family.sends("send_fire_push")
    def act(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
        return None

    assert background.run(family.tasks[0], message, runtime) == "skipped"
    assert (row(db).state, row(db).payload) == ("skipped", {})
    assert background.run(family.tasks[0], message, runtime) == "not_ours"


def test_what_follows_is_written_with_the_end_and_relayed(
    runtime: Runtime, message: UUID, db: Session
) -> None:
    family = Background()

    def then(db: Session, event: PushDue, reference: str, runtime: Runtime) -> None:
        assert (event, reference) == (RING, "ref")
        outbox.publish(db, BookingCreated(booking=uuid4()), now=runtime.clock.now())

    @family.sends("send_fire_push", then=then)
    def act(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
        return lambda _message: "ref"

    assert background.run(family.tasks[0], message, runtime) == "sent"
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert [kind for kind, _uid in runtime.doors.queue.asked] == ["send_booked_notification"]


def test_it_waits_longer_after_each_failure_and_is_given_up_after_eight(
    runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    waits: list[float] = []
    while row(db).state == "waiting":
        background.run(sending(is_down), message, runtime)
        waits.append((row(db).due - clock.now()).total_seconds())
        clock.at = row(db).due
    assert waits.pop() == 0  # given up: `due` says when
    longest = [10, 20, 40, 80, 160, 320, 640]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, longest, strict=True))
    assert (row(db).state, row(db).attempts, row(db).last_error) == ("dead", 8, "down")
    assert outbox_sweep(runtime) == {"woken": 0}
    assert background.run(sending(lambda: "ref"), message, runtime) == "not_ours"


def test_a_refusal_for_good_is_not_repeated(runtime: Runtime, message: UUID, db: Session) -> None:
    def refuse() -> str:
        raise OutsideError("no such address", permanent=True)

    assert background.run(sending(refuse), message, runtime) == "dead"
    assert row(db).attempts == 1


@pytest.mark.parametrize("task", [sending(breaks), working(breaks)])
def test_poison_is_given_up_as_well(
    task: Task, runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    attempts = 0
    while row(db).state == "waiting":
        clock.at = row(db).due
        background.run(task, message, runtime)
        attempts += 1
        assert "quoted" not in (row(db).last_error or "")
    assert (row(db).state, row(db).attempts, attempts) == ("dead", 8, 8)


def test_a_message_that_kills_its_worker_is_given_up_too(
    runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    for attempt in range(8):
        mine = outbox.claim(db, message, runtime)  # ... and the process is gone
        assert mine is not None
        assert mine.attempts == attempt + 1
        clock.advance(LEASE + timedelta(seconds=1))
    assert outbox.claim(db, message, runtime) is None
    assert row(db).state == "dead"


def test_work_that_breaks_halfway_leaves_nothing_behind(runtime: Runtime, message: UUID, db: Session) -> None:
    def half(session: Session) -> None:
        session.add(User(name="Half"))
        session.flush()
        breaks()

    assert background.run(working(half), message, runtime) == "waiting"
    assert list(db.scalars(select(User))) == []
