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
from common.models import Queue
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
    ) -> Callable[[Callable[[Session, Any, Runtime], Sender | Traceable | None]], Any]:
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
    """Deliver one outbox message and say how it ended: sent, skipped, waiting, dead, unknown, or not_ours.

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
        if outbox.discard_if_late(db, mine, runtime.clock.now()):
            return "skipped", []
        task.act(db, task.event.of(mine.payload), runtime)
        outbox.finish(db, mine, "sent", runtime.clock.now())
        db.flush()
        return "sent", outbox.published_in(db)

    state, published = runtime.transactions.run(claim_and_work)
    outbox.relay(published, runtime)
    return state


@dataclass(frozen=True, slots=True)
class _Turn:
    """A message that is ours, and how to send it."""

    task: Task
    mine: Claim
    sender: Sender | Traceable

    @property
    def send(self) -> Sender:
        return self.sender.send if isinstance(self.sender, Traceable) else self.sender


def _send(task: Task, uid: UUID, runtime: Runtime) -> str:
    """1. claim and read; 2. if an earlier attempt may have arrived, ask instead of sending; 3. right before sending,
    look whether the lease still holds, and leave a trace; 4. send; 5. write it down."""
    turn = runtime.transactions.run(lambda db: _taken(task, db, uid, runtime))
    if isinstance(turn, str):
        return turn
    if turn.mine.provider_ref:
        return _written_down(turn, turn.mine.provider_ref, runtime)
    if turn.mine.may_have_arrived and turn.mine.queue == Queue.SMS:
        return _traced(turn, turn.mine.handed_over_at, runtime)
    if not runtime.transactions.run(partial(outbox.hand_over, mine=turn.mine, now=runtime.clock.now())):
        return "not_ours"
    try:
        reference = turn.send(turn.mine.uid)
    except Exception as error:
        return _failed(turn, _as_of_a_provider(error), runtime)
    return _written_down(turn, reference, runtime)


def _taken(task: Task, db: Session, uid: UUID, runtime: Runtime) -> _Turn | str:
    """The message with what is needed to send it; or how it ended, if there is nothing to send now."""
    mine = outbox.claim(db, uid, runtime)
    if mine is None:
        return "not_ours"
    if mine.provider_ref:
        return _Turn(task, mine, lambda _message: mine.provider_ref or "")
    if outbox.discard_if_late(db, mine, runtime.clock.now()):
        return "skipped"
    if mine.may_have_arrived and mine.queue == Queue.MAIL:
        return outbox.doubt(db, mine, runtime)
    sender: Sender | Traceable | None = task.act(db, task.event.of(mine.payload), runtime)
    if sender is None:
        outbox.finish(db, mine, "skipped", runtime.clock.now())
        return "skipped"
    return _Turn(task, mine, sender)


def _traced(turn: _Turn, since: datetime | None, runtime: Runtime) -> str:
    """Ask the provider whether what was begun at `since` arrived; if it cannot say so, nobody ever will."""
    unseen = OutsideError("the provider knows nothing of it", unknown=True)
    if since is None or not isinstance(turn.sender, Traceable):
        return _failed(turn, unseen, runtime, can_be_traced=False)
    try:
        reference = turn.sender.find(since)
    except Exception as error:
        failure = _as_of_a_provider(error)
        failure.unknown = True  # nothing has been learnt: asked again, not sent again
        return _failed(turn, failure, runtime)
    if reference is None:
        return _failed(turn, unseen, runtime, can_be_traced=False)
    return _written_down(turn, reference, runtime)


def _failed(turn: _Turn, error: OutsideError, runtime: Runtime, *, can_be_traced: bool | None = None) -> str:
    traceable = isinstance(turn.sender, Traceable) if can_be_traced is None else can_be_traced
    note = partial(outbox.fail, mine=turn.mine, error=error, runtime=runtime, can_be_traced=traceable)
    return runtime.transactions.run(note)


def _as_of_a_provider(error: Exception) -> OutsideError:
    """Our own mistake in a sender is one more failed attempt; its words may quote the letter and are not kept.

    It may have come after the provider had said yes.
    """
    if isinstance(error, OutsideError):
        return error
    failure = OutsideError(type(error).__name__, unknown=True)
    failure.__cause__ = error
    return failure


def _written_down(turn: _Turn, reference: str, runtime: Runtime) -> str:
    def write(db: Session) -> tuple[str, list[outbox.Published]]:
        now = runtime.clock.now()
        if not outbox.finish(db, turn.mine, "sent", now, reference):
            # taken over while we sent; where a second copy would reach the person, whoever has it now must know
            if turn.mine.queue in outbox.AT_MOST_ONCE:
                outbox.arrived(db, turn.mine.uid, reference, now)
            return "not_ours", outbox.published_in(db)
        if turn.task.then is not None:
            turn.task.then(db, turn.task.event.of(turn.mine.payload), reference, runtime)
        db.flush()
        return "sent", outbox.published_in(db)

    state, published = runtime.transactions.run(write)
    outbox.relay(published, runtime)
    return state
