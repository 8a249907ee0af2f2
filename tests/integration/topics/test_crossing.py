"""Two attempts for one phone at once: whichever Firebase hears last, in the end it follows what it should."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.background import Task
from common.clock import SetClock
from common.events import Event
from common.models import Outbox, OutboxState
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.conftest import Phone
from tests.integration.topics.conftest import DEVICE, Firebase, agrees, follows, registers, topic

TASK: Task = TASKS["sync_device_topics"]


@dataclass
class Attempt:
    """One that has read what it needs, and has not asked the provider yet."""

    event: Event
    send: Callable[[UUID], str]
    runtime: Runtime
    reference: str = ""

    def asks(self) -> None:
        """The provider hears it."""
        self.reference = self.send(UUID(int=1))

    def notes(self) -> None:
        """It writes down what the provider knows."""
        assert TASK.then is not None
        then = TASK.then
        self.runtime.transactions.run(lambda db: then(db, self.event, self.reference, self.runtime))


def begun(runtime: Runtime) -> Attempt:
    """The newest message begins, and everything older is done."""

    def begin(db: Session) -> tuple[Event, Any]:
        waiting = select(Outbox).where(Outbox.kind == TASK.name).where(Outbox.state == OutboxState.WAITING)
        rows = list(db.scalars(waiting.order_by(Outbox.id)))
        event = TASK.event.of(rows[-1].payload)
        for row in rows:
            row.state = OutboxState.SKIPPED
        return event, TASK.act(db, event, runtime)

    event, sender = runtime.transactions.run(begin)
    assert sender is not None
    return Attempt(event, sender, runtime)


@pytest.fixture
def listening(alice: Phone) -> Phone:
    """Alice has agreed, and has a phone that follows nothing yet."""
    agrees(alice)
    registers(alice, "pixel")
    return alice


ORDERS = list(product((False, True), repeat=2))


@pytest.mark.parametrize(("is_heard_last", "notes_first"), ORDERS)
def test_a_topic_that_was_left_at_once_is_not_followed(
    listening: Phone, firebase: Firebase, runtime: Runtime, is_heard_last: bool, notes_first: bool
) -> None:
    follows(listening, "offers")
    older = begun(runtime)
    listening.delete(topic("offers"))
    newer = begun(runtime)
    _end(older, newer, is_heard_last, notes_first)
    assert firebase.followers("offers-en") == []
    assert firebase.noted("pixel") == []


@pytest.mark.parametrize(("is_heard_last", "notes_first"), ORDERS)
def test_a_phone_that_was_taken_back_and_given_again_follows(
    listening: Phone, firebase: Firebase, runtime: Runtime, is_heard_last: bool, notes_first: bool
) -> None:
    follows(listening, "offers")
    assert firebase.followers("offers-en") == ["pixel"]
    listening.delete(DEVICE, {"token": "pixel"})
    older = begun(runtime)
    registers(listening, "pixel")
    newer = begun(runtime)
    _end(older, newer, is_heard_last, notes_first)
    assert firebase.followers("offers-en") == ["pixel"]
    assert firebase.noted("pixel") == ["offers-en"]


def _end(older: Attempt, newer: Attempt, is_heard_last: bool, notes_first: bool) -> None:
    """The older attempt is heard by the provider before or after the newer, and notes so before or after it."""
    for each in (newer, older) if is_heard_last else (older, newer):
        each.asks()
    for each in (older, newer) if notes_first else (newer, older):
        each.notes()


def test_without_a_crossing_nobody_asks_twice(
    listening: Phone, firebase: Firebase, runtime: Runtime, clock: SetClock
) -> None:
    follows(listening, "offers")
    assert firebase.worker_comes() == [("sync_device_topics", "sent")]
