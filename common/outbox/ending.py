"""How an attempt ends: sent, not needed any more, again later, given up, or nobody knows."""

import logging
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from common.integrations.outside import OutsideError
from common.models import Outbox, OutboxState, Queue
from common.outbox.holding import Claim, delay, held, is_done

if TYPE_CHECKING:
    from common.runtime import Runtime

log = logging.getLogger(__name__)

_MOST_DOUBTS = 2
"""A letter whose end nobody saw is sent once more, and not a third time."""


def finish(db: Session, mine: Claim, state: str, now: datetime, provider_ref: str = "") -> bool:
    """Close the message as `sent` or `skipped` and blank what it carried; False, changing nothing, without lease."""
    values = {"state": state, "sent_at": now, "provider_ref": provider_ref or None, "payload": {}}
    # an earlier failure may quote the address it was for
    ended = held(mine).values(lease_until=None, handed_over_at=None, last_error=None, **values)
    return is_done(db, ended)


def discard_if_late(db: Session, mine: Claim, now: datetime) -> bool:
    """Skip a message that nobody needs after its `not_after`; whether it was one."""
    if mine.not_after is None or mine.not_after > now:
        return False
    return finish(db, mine, OutboxState.SKIPPED, now)


def doubt(db: Session, mine: Claim, runtime: "Runtime") -> str:
    """Note that a letter's sender was never heard of again; returns `waiting`, or `unknown` at the second time."""
    return fail(db, mine, OutsideError("nobody saw how an attempt ended", unknown=True), runtime)


def fail(
    db: Session, mine: Claim, error: OutsideError, runtime: "Runtime", *, can_be_traced: bool = False
) -> str:
    """Put the message back for later, or leave it as `dead` or `unknown`; returns its new state.

    `due` of one that is given up is the moment it was. Returns `not_ours` if the lease was lost.
    """
    now = runtime.clock.now()
    note = {"lease_until": None, "handed_over_at": None, "last_error": str(error)[:500]}
    what = _what_becomes(mine, error, now, runtime, can_be_traced=can_be_traced)
    # one statement looks and writes: the provider's word may come between two
    if is_done(db, held(mine).where(Outbox.provider_ref.is_(None)).values(note | what)):
        _tell(mine, error, what["state"])
        return str(what["state"])
    again = {"state": OutboxState.WAITING, "due": now}  # that turn finds the provider's word, and closes it
    return OutboxState.WAITING if is_done(db, held(mine).values(note | again)) else "not_ours"


def _tell(mine: Claim, error: OutsideError, state: str) -> None:
    level = logging.WARNING if state == OutboxState.WAITING else logging.ERROR
    if error.untried:  # the provider's breaker has said it already, once for all of them
        level = logging.INFO
    extra = {"outbox": str(mine.uid), "kind": mine.kind, "state": state, "attempts": mine.attempts}
    trace = None if error.untried else error
    log.log(level, "a message could not be delivered", extra=extra, exc_info=trace)


def _what_becomes(
    mine: Claim, error: OutsideError, now: datetime, runtime: "Runtime", *, can_be_traced: bool
) -> dict[str, Any]:
    """1. not even asked; 2. nobody knows, where that matters; 3. never; 4. not now."""
    is_hopeless = mine.attempts >= runtime.settings.max_attempts
    if error.unknown and mine.queue == Queue.SMS:
        is_over = is_hopeless or not can_be_traced
        return _unknown(now) if is_over else _to_be_traced(mine, error, now, runtime)
    if error.untried:
        return _untried(mine, now, runtime)
    if error.unknown and mine.queue == Queue.MAIL:
        return _doubted(mine, now, runtime)
    if error.permanent or is_hopeless:
        return {"state": OutboxState.DEAD, "due": now}
    return {"state": OutboxState.WAITING, "due": now + delay(mine.attempts)}


def _unknown(now: datetime) -> dict[str, Any]:
    return {"state": OutboxState.UNKNOWN, "due": now}


def _untried(mine: Claim, now: datetime, runtime: "Runtime") -> dict[str, Any]:
    """No attempt, and nothing before the provider may be asked again; spread out, or all would come at once."""
    pause = timedelta(seconds=runtime.settings.breaker_seconds)
    spread = random.uniform(1, 1.5)  # noqa: S311 (jitter, not a secret)
    return {"state": OutboxState.WAITING, "due": now + pause * spread, "attempts": mine.attempts - 1}


def _to_be_traced(mine: Claim, error: OutsideError, now: datetime, runtime: "Runtime") -> dict[str, Any]:
    """Kept in doubt until the provider has said whether it knows the message."""
    later = {"state": OutboxState.WAITING, "due": now + delay(mine.attempts)}
    if error.untried:
        later = _untried(mine, now, runtime)
    return later | {"handed_over_at": mine.handed_over_at or now}


def _doubted(mine: Claim, now: datetime, runtime: "Runtime") -> dict[str, Any]:
    """Time for the provider's word to come; then once more, under the same name."""
    doubts = mine.doubts + 1
    if doubts >= _MOST_DOUBTS:
        return _unknown(now) | {"doubts": doubts}
    pause = timedelta(minutes=runtime.settings.mail_doubt_minutes)
    return {"state": OutboxState.WAITING, "due": now + pause, "doubts": doubts}
