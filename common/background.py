"""What a family does when an event or the clock arrives; the worker composes every family's `tasks.py`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, get_type_hints
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox
from common.events import Event
from common.integrations.outside import OutsideError
from common.outbox import Claim
from common.runtime import Runtime

log = logging.getLogger(__name__)

Sender = Callable[[UUID], str]
"""Talks to a provider, which may know the message by its uid, and returns its name for what was sent.

Raises `OutsideError`.
"""


@dataclass(frozen=True, slots=True)
class Traceable:
    """A sender whose provider can be asked whether an attempt arrived whose end nobody saw.

    `find` is given when that attempt began and returns the provider's name for what arrived, or None.
    """

    send: Sender
    find: Callable[[datetime], str | None]


Then = Callable[[Session, Any, str, Runtime], None]
"""Writes down what follows from a sent message, given the event and what the sender returned."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task by name; `needs_a_provider` ones return a `Sender` instead of doing everything themselves."""

    name: str
    event: type[Event]
    act: Callable[[Session, Any, Runtime], Any]
    needs_a_provider: bool
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Something the clock starts: every so many minutes, named as the owner named it."""

    name: str
    minutes: Callable[[Any], int]
    act: Callable[[Runtime], dict[str, int]]

    @property
    def title(self) -> str:
        """The first line of its docstring."""
        return (self.act.__doc__ or "").strip().splitlines()[0]


@dataclass(slots=True)
class Background:
    """The tasks and jobs of one family."""

    tasks: list[Task] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    def on(self, name: str) -> Callable[[Callable[[Session, Any, Runtime], None]], Any]:
        """A task that needs only the database: claim, work and finish are one transaction, so exactly once."""
        return self._declare(name, needs_a_provider=False)

    def sends(
        self, name: str, *, then: Then | None = None
    ) -> Callable[[Callable[[Session, Any, Runtime], Sender | None]], Any]:
        """A task that calls a provider: it reads what it needs and returns the call, or None to skip it.

        `then` runs in the transaction that closes the message; like the call itself it may happen twice.
        """
        return self._declare(name, needs_a_provider=True, then=then)

    def _declare(
        self, name: str, *, needs_a_provider: bool, then: Then | None = None
    ) -> Callable[[Any], Any]:
        def declare(act: Any) -> Any:
            event = get_type_hints(act)["event"]
            self.tasks.append(Task(name, event, act, needs_a_provider, then))
            return act

        return declare

    def every(
        self, minutes: Callable[[Any], int], name: str
    ) -> Callable[[Callable[[Runtime], dict[str, int]]], Any]:
        """A job that runs every `minutes(settings)` minutes and reports what it did, in counts."""

        def declare(act: Callable[[Runtime], dict[str, int]]) -> Any:
            self.jobs.append(Job(name, minutes, act))
            return act

        return declare


def run(task: Task, uid: UUID, runtime: Runtime) -> str:
    """Deliver one outbox message and say how it ended: sent, skipped, waiting, dead, or not_ours.

    A task that breaks is put back like one whose provider failed, and given up after as many attempts:
    otherwise one poisoned message would come back for ever.
    """
    try:
        return _send(task, uid, runtime) if task.needs_a_provider else _work(task, uid, runtime)
    except Exception as error:
        log.exception("a task broke", extra={"outbox": str(uid), "kind": task.name})
        return runtime.transactions.run(partial(outbox.put_back, uid=uid, error=error, runtime=runtime))


def _work(task: Task, uid: UUID, runtime: Runtime) -> str:
    def claim_and_work(db: Session) -> tuple[str, list[outbox.Published]]:
        mine = outbox.claim(db, uid, runtime)
        if mine is None:
            return "not_ours", []
        task.act(db, task.event.of(mine.payload), runtime)
        outbox.finish(db, mine, "sent", runtime.clock.now())
        db.flush()
        return "sent", outbox.published_in(db)

    state, published = runtime.transactions.run(claim_and_work)
    outbox.relay(published, runtime)
    return state


def _send(task: Task, uid: UUID, runtime: Runtime) -> str:
    """1. claim and read; 2. right before sending, look whether the lease still holds; 3. send; 4. write it down."""
    mine, send = runtime.transactions.run(lambda db: _claimed(task, db, uid, runtime))
    if mine is None:
        return "not_ours"
    if send is None:
        return "skipped"
    if not runtime.transactions.run(partial(outbox.is_still_ours, mine=mine, now=runtime.clock.now())):
        return "not_ours"
    try:
        reference = send(mine.uid)
    except Exception as error:
        failure = _as_of_a_provider(error)
        return runtime.transactions.run(partial(outbox.fail, mine=mine, error=failure, runtime=runtime))
    published = runtime.transactions.run(lambda db: _written_down(task, db, mine, reference, runtime))
    outbox.relay(published, runtime)
    return "sent"


def _as_of_a_provider(error: Exception) -> OutsideError:
    """Our own mistake in a sender is one more failed attempt; its words may quote the letter and are not kept."""
    if isinstance(error, OutsideError):
        return error
    failure = OutsideError(type(error).__name__)
    failure.__cause__ = error
    return failure


def _written_down(
    task: Task, db: Session, mine: Claim, reference: str, runtime: Runtime
) -> list[outbox.Published]:
    outbox.finish(db, mine, "sent", runtime.clock.now(), reference)
    if task.then is not None:
        task.then(db, task.event.of(mine.payload), reference, runtime)
    db.flush()
    return outbox.published_in(db)


def _claimed(task: Task, db: Session, uid: UUID, runtime: Runtime) -> tuple[Claim | None, Sender | None]:
    mine = outbox.claim(db, uid, runtime)
    if mine is None:
        return None, None
    send: Sender | None = task.act(db, task.event.of(mine.payload), runtime)
    if send is None:
        outbox.finish(db, mine, "skipped", runtime.clock.now())
    return mine, send
