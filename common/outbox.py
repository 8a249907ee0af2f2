"""Messages leave with the transaction that caused them: published inside it, relayed after it, swept if lost."""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, SessionTransaction

from common.events import QUEUES, UNHURRIED, WIRING, Event
from common.integrations.outside import OutsideError
from common.models import MessageKey, Outbox, OutboxState

if TYPE_CHECKING:
    from common.runtime import Runtime

log = logging.getLogger(__name__)

_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=10), timedelta(hours=1)
_DEDUP_KEPT = timedelta(days=60)
_BATCH = 500
_CLOCKS_DIFFER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Published:
    """What the queue needs to know of a message."""

    uid: UUID
    kind: str
    queue: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to deliver for as long as the lease `lease_no` lasts."""

    id: int
    uid: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_no: int


def publish(
    db: Session, event: Event, *, now: datetime, once: str | None = None, not_after: datetime | None = None
) -> None:
    """Write `event` down for every task that hears of it, in the caller's transaction.

    What has not been delivered by `not_after` is dropped, never late.
    With `once`, a second message of that name is dropped: the name is kept in a table of its own for 60 days.
    An unhurried event is written once a transaction and left to the sweep.
    """
    is_unhurried = type(event) in UNHURRIED
    if is_unhurried and _is_told_already(db, event):
        return
    for kind in WIRING[type(event)]:
        if once is not None and not is_first(db, f"{kind}:{once}", now):
            continue
        row = Outbox(
            uid=uuid4(),
            kind=kind,
            queue=QUEUES.get(kind, "default"),
            payload=event.payload(),
            due=now,
            not_after=not_after,
        )
        db.add(row)
        if not is_unhurried:
            db.info.setdefault("published", []).append(Published(row.uid, kind, row.queue))


def _is_told_already(db: Session, event: Event) -> bool:
    """Whether this transaction has said the same before; what a savepoint said is forgotten with the savepoint."""
    told: WeakKeyDictionary[SessionTransaction, set[Event]] = db.info.setdefault("told", WeakKeyDictionary())
    here = around = db.get_nested_transaction() or db.get_transaction()
    while around is not None:
        if event in told.get(around, ()):
            return True
        around = around.parent
    if here is not None:
        told.setdefault(here, set()).add(event)
    return False


def is_first(db: Session, dedup: str, now: datetime) -> bool:
    """Whether nobody has used this name before; with the caller's transaction it is used for 60 days.

    Of two who ask at once the second waits for the first to commit.
    """
    key = insert(MessageKey).values(dedup=dedup, expires_on=(now + _DEDUP_KEPT).date())
    return db.scalar(key.on_conflict_do_nothing().returning(MessageKey.dedup)) is not None


def published_in(db: Session) -> list[Published]:
    """What this session's transaction published, to be relayed once it has committed."""
    found: list[Published] = db.info.pop("published", [])
    return found


def relay(messages: list[Published], runtime: "Runtime") -> None:
    """Wake the worker for each message; whatever goes wrong, the sweep will, so nothing is raised.

    What caused these messages has been committed: no trouble with a hint may turn its reply into an error.
    """
    for message in messages:
        try:
            runtime.doors.queue.wake(message.kind, message.queue, message.uid, message.attempt)
        except Exception as error:
            log.warning("the queue did not take a hint", extra={"outbox": str(message.uid)}, exc_info=error)
            return


def claim(db: Session, uid: UUID, runtime: "Runtime") -> Claim | None:
    """Make a message ours for `LEASE_SECONDS`; nothing if it is done, not due, somebody else's, or given up."""
    now = runtime.clock.now()
    lease_until = now + timedelta(seconds=runtime.settings.lease_seconds)
    row = db.execute(
        update(Outbox)
        .where(Outbox.uid == uid)
        .where(_is_free(now))
        .values(
            state="sending",
            lease_until=lease_until,
            lease_no=Outbox.lease_no + 1,
            attempts=Outbox.attempts + 1,
        )
        .returning(Outbox.id, Outbox.uid, Outbox.kind, Outbox.payload, Outbox.attempts, Outbox.lease_no)
    ).one_or_none()
    mine = None if row is None else Claim(*row)
    if mine is not None and mine.attempts > runtime.settings.max_attempts:
        _give_up(db, mine)
        return None
    return mine


def _is_free(now: datetime) -> Any:
    # The hint may reach a worker whose clock is a little behind; turned away, it would not be woken again soon,
    # because the queue refuses the name of a task it has just had.
    lapsed = (Outbox.state == "sending") & (Outbox.lease_until < now)
    return (Outbox.due <= now + _CLOCKS_DIFFER) & or_(Outbox.state == "waiting", lapsed)


def _give_up(db: Session, mine: Claim) -> None:
    """Too many attempts ended with their process: the next one would, too."""
    log.error("a message was given up", extra={"outbox": str(mine.uid), "kind": mine.kind})
    values = {"state": "dead", "last_error": "no attempt came to an end", "lease_until": None}
    db.execute(update(Outbox).where(Outbox.id.in_(_mine(mine))).values(values))


def is_still_ours(db: Session, mine: Claim, now: datetime) -> bool:
    """Asked right before sending: a frozen process must not send what another has taken over."""
    return db.scalar(_mine(mine).where(Outbox.lease_until > now)) is not None


def _mine(mine: Claim) -> Select[int]:
    held = select(Outbox.id).where(Outbox.id == mine.id)
    return held.where(Outbox.lease_no == mine.lease_no).where(Outbox.state == "sending")


def finish(db: Session, mine: Claim, state: str, now: datetime, provider_ref: str = "") -> None:
    """Close the message as `sent` or `skipped` and blank what it carried; nothing if the lease was lost."""
    values = {"state": state, "sent_at": now, "provider_ref": provider_ref or None, "payload": {}}
    # an earlier failure may quote the address it was for
    db.execute(
        update(Outbox).where(Outbox.id.in_(_mine(mine))).values(lease_until=None, last_error=None, **values)
    )


def fail(db: Session, mine: Claim, error: OutsideError, runtime: "Runtime") -> str:
    """Put the message back for later, or leave it as `dead` or `unknown`; returns its new state."""
    now = runtime.clock.now()
    is_over = error.permanent or error.unknown or mine.attempts >= runtime.settings.max_attempts
    state = "unknown" if error.unknown else "dead" if is_over else "waiting"
    log.log(
        logging.ERROR if is_over else logging.WARNING,
        "a message could not be delivered",
        extra={"outbox": str(mine.uid), "kind": mine.kind, "state": state, "attempts": mine.attempts},
        exc_info=error,
    )
    values = {"state": state, "due": now + _delay(mine.attempts), "last_error": str(error)[:500]}
    db.execute(update(Outbox).where(Outbox.id.in_(_mine(mine))).values(lease_until=None, **values))
    return state


def put_back(db: Session, uid: UUID, error: Exception, runtime: "Runtime") -> str:
    """Count an attempt that broke without a lease to show for it; returns the message's new state.

    A message that somebody holds is left alone: it is theirs, or its lease will lapse.
    """
    now = runtime.clock.now()
    free = select(Outbox).where(Outbox.uid == uid).where(_is_free(now))
    row = db.scalar(free.with_for_update())
    if row is None:
        return "not_ours"
    row.attempts += 1
    is_over = row.attempts >= runtime.settings.max_attempts
    row.state = OutboxState.DEAD if is_over else OutboxState.WAITING
    row.due, row.lease_until = now + _delay(row.attempts), None
    row.last_error = type(error).__name__
    return row.state


def _delay(attempts: int) -> timedelta:
    """Exponential backoff with full jitter over its upper half."""
    longest: timedelta = min(_FIRST_DELAY * 2 ** max(attempts - 1, 0), _LONGEST_DELAY)
    return longest * random.uniform(0.5, 1)  # noqa: S311 (jitter, not a secret)


def left_behind(db: Session, now: datetime) -> list[Published]:
    """Up to 500 messages that are due and nobody's, oldest first, for the sweep to wake again."""
    rows = db.execute(
        select(Outbox.uid, Outbox.kind, Outbox.queue, Outbox.attempts)
        .where(_is_free(now))
        .order_by(Outbox.due, Outbox.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    return [Published(*row) for row in rows]
