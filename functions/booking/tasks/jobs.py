"""What the clock does to bookings: requests lapse, visits complete themselves."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from common import outbox
from common.models import CancelQuote
from common.runtime import Runtime
from functions.booking import queries
from functions.booking.actions import overdue
from functions.booking.tasks.board import background

log = logging.getLogger(__name__)

AT_ONCE = 200
MOST_ROUNDS = 20
"""The rest waits for the next tick."""
_QUOTES_KEPT = timedelta(hours=1)

Act = Callable[[Session, int, datetime], bool]


class Due(Protocol):
    """Finds up to `most` rows that are due, but for the first `skip`."""

    def __call__(self, db: Session, now: datetime, skip: int, most: int) -> Sequence[int]:
        """Their keys, in a fixed order."""
        ...


@background.every(lambda _settings: 1, "expire_bookings")
def expire_bookings(runtime: Runtime) -> dict[str, int]:
    """Let go of requests that nobody answered, check-outs that nobody paid, and time that nobody came for."""
    return {
        "bookings": _one_by_one(runtime, queries.lapsed_bookings, overdue.expire_if_lapsed),
        "holds": _one_by_one(runtime, queries.lapsed_holds, overdue.release_if_lapsed),
        "quotes": runtime.transactions.run(lambda db: _forget_quotes(db, runtime.clock.now())),
    }


@background.every(lambda _settings: 10, "complete_bookings")
def complete_bookings(runtime: Runtime) -> dict[str, int]:
    """Complete visits that were over two hours ago and that nobody has completed."""
    return {"bookings": _one_by_one(runtime, queries.visits_over, overdue.complete_if_over)}


def _one_by_one(runtime: Runtime, due: Due, act: Act) -> int:
    """Act on each row that is due, in a transaction of its own: 1. find some, 2. each locks its own and looks again,
    3. wake who is to hear of it; until there are no more. One that fails is passed over until the next tick."""
    now, done, failed = runtime.clock.now(), 0, 0
    for _round in range(MOST_ROUNDS):
        rows = runtime.transactions.run(partial(due, now=now, skip=failed, most=AT_ONCE))
        ended = [_acted(runtime, act, each, now) for each in rows]
        done, failed = done + ended.count(True), failed + ended.count(None)
        if len(rows) < AT_ONCE:
            break
    return done


def _acted(runtime: Runtime, act: Act, row: int, now: datetime) -> bool | None:
    """Whether it was this one's doing; None if it broke."""

    def in_one_transaction(db: Session) -> tuple[bool, list[outbox.Published]]:
        is_done = act(db, row, now)
        db.flush()
        return is_done, outbox.published_in(db)

    try:
        is_done, published = runtime.transactions.run(in_one_transaction)
    except Exception:
        log.exception("a job could not deal with a row", extra={"row": row})
        return None
    outbox.relay(published, runtime)
    return is_done


def _forget_quotes(db: Session, now: datetime) -> int:
    result: Any = db.execute(delete(CancelQuote).where(CancelQuote.valid_until < now - _QUOTES_KEPT))
    return result.rowcount if isinstance(result, CursorResult) else 0
