"""Who may deliver a message: one worker at a time, for as long as its lease lasts."""

import logging
import random
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CursorResult, Select, Update, or_, select, update
from sqlalchemy.orm import Session

from common.models import Outbox, OutboxState, Queue

if TYPE_CHECKING:
    from common.runtime import Runtime

log = logging.getLogger(__name__)

_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=10), timedelta(hours=1)
_CLOCKS_DIFFER = timedelta(seconds=1)

AT_MOST_ONCE = frozenset({Queue.MAIL, Queue.SMS})
"""Where a second copy reaches the person; everywhere else the provider takes a repetition for the same thing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to deliver for as long as the lease `lease_no` lasts."""

    id: int
    uid: UUID
    kind: str
    queue: Queue
    payload: dict[str, Any]
    attempts: int
    lease_no: int
    not_after: datetime | None
    handed_over_at: datetime | None
    doubts: int
    provider_ref: str | None
    """The provider's own word that it has arrived, which came before ours."""

    @property
    def may_have_arrived(self) -> bool:
        """Whether an earlier attempt ended unseen, and repeating it could reach the person twice."""
        return self.handed_over_at is not None and self.queue in AT_MOST_ONCE


_FIELDS = [each.name for each in fields(Claim)]


def claim(db: Session, uid: UUID, runtime: "Runtime") -> Claim | None:
    """Make a message ours for `LEASE_SECONDS`; nothing if it is done, not due, somebody else's, or given up."""
    now = runtime.clock.now()
    row = db.execute(
        update(Outbox)
        .where(Outbox.uid == uid)
        .where(is_free(now))
        .values(
            state=OutboxState.SENDING,
            lease_until=now + timedelta(seconds=runtime.settings.lease_seconds),
            lease_no=Outbox.lease_no + 1,
            attempts=Outbox.attempts + 1,
        )
        .returning(*(getattr(Outbox, name) for name in _FIELDS))
    ).one_or_none()
    mine = None if row is None else Claim(**row._asdict())
    if mine is not None and mine.attempts > runtime.settings.max_attempts and not mine.provider_ref:
        _give_up(db, mine, now)
        return None
    return mine


def is_free(now: datetime) -> Any:
    """A message that is due, and waits or has lost its holder.

    The hint may reach a worker whose clock is a little behind; turned away, it would not be woken again soon,
    because the queue refuses the name of a task it has just had.
    """
    lapsed = (Outbox.state == "sending") & (Outbox.lease_until < now)
    return (Outbox.due <= now + _CLOCKS_DIFFER) & or_(Outbox.state == "waiting", lapsed)


def _give_up(db: Session, mine: Claim, now: datetime) -> None:
    """Too many attempts ended with their process: the next one would, too."""
    log.error("a message was given up", extra={"outbox": str(mine.uid), "kind": mine.kind})
    state = OutboxState.UNKNOWN if mine.may_have_arrived else OutboxState.DEAD
    ended = {"state": state, "due": now, "last_error": "no attempt came to an end", "handed_over_at": None}
    is_done(db, held(mine).values(lease_until=None, **ended))


def hand_over(db: Session, mine: Claim, now: datetime) -> bool:
    """Note, right before sending, that a provider is about to be asked; False if sending is not ours any more.

    One statement looks at the lease and leaves the trace: a frozen process must not send what another has taken
    over, and one that dies while sending must leave a doubt behind.
    """
    still_ours = held(mine).where(Outbox.lease_until > now).where(Outbox.provider_ref.is_(None))
    in_time = still_ours.where(or_(Outbox.not_after.is_(None), Outbox.not_after > now))
    return is_done(db, in_time.values(handed_over_at=now))


def held(mine: Claim) -> Update:
    """An update of this message that does nothing once its lease is somebody else's."""
    ours = update(Outbox).where(Outbox.id == mine.id).where(Outbox.lease_no == mine.lease_no)
    return ours.where(Outbox.state == "sending")


def is_done(db: Session, change: Update) -> bool:
    """Make a change and say whether there was anything to change."""
    result = db.execute(change)
    return isinstance(result, CursorResult) and result.rowcount > 0


def put_back(db: Session, uid: UUID, error: Exception, runtime: "Runtime") -> str:
    """Count an attempt that broke without a lease to show for it; returns the message's new state.

    A message that somebody holds is left alone: it is theirs, or its lease will lapse.
    """
    now = runtime.clock.now()
    row = db.scalar(_free(uid, now).with_for_update())
    if row is None:
        return "not_ours"
    row.attempts += 1
    row.lease_no += 1  # another turn, so that the queue takes another hint
    is_over = row.attempts >= runtime.settings.max_attempts
    row.state = OutboxState.DEAD if is_over else OutboxState.WAITING
    row.due, row.lease_until = now if is_over else now + delay(row.attempts), None
    row.last_error = type(error).__name__
    return row.state


def _free(uid: UUID, now: datetime) -> Select[Outbox]:
    return select(Outbox).where(Outbox.uid == uid).where(is_free(now))


def delay(attempts: int) -> timedelta:
    """Exponential backoff with full jitter over its upper half."""
    longest: timedelta = min(_FIRST_DELAY * 2 ** max(attempts - 1, 0), _LONGEST_DELAY)
    return longest * random.uniform(0.5, 1)  # noqa: S311 (jitter, not a secret)
