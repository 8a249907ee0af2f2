"""Waking the worker: right after the commit, and again for whatever was left behind."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from common.integrations.outside import OutsideError
from common.models import Outbox, Queue
from common.outbox.holding import is_free
from common.outbox.publishing import Published

if TYPE_CHECKING:
    from common.runtime import Runtime

log = logging.getLogger(__name__)

_BATCH = 20
_LONGEST = timedelta(seconds=2)
"""So long may whoever has caused many messages wait for the queue; what is left is the sweep's."""
_HINT_LOST = timedelta(minutes=10)
"""By then a hint has been given up, or waits for the queue's next try, which may be an hour away."""

Place = tuple[datetime, int]
"""Where a message stands in the order of the sweep: by when it is due, then by number."""


def relay(messages: Sequence[Published], runtime: "Runtime", until: datetime | None = None) -> int:
    """Wake the worker for each message; returns how many hints the queue took.

    It stops at the first refusal and when its time is over, two seconds from now if `until` is not said. Whatever
    goes wrong, nothing is raised: the sweep comes. What caused these messages has been committed, and no trouble
    with a hint may turn its reply into an error.
    """
    until = until or runtime.clock.now() + _LONGEST
    for number, message in enumerate(messages):
        if runtime.clock.now() >= until:
            return number
        try:
            runtime.doors.queue.wake(
                message.kind, message.queue, message.uid, message.turn, again=message.again
            )
        except Exception as error:
            _tell(message, error)
            return number
    return len(messages)


def _tell(message: Published, error: Exception) -> None:
    """A warning; without its trace when the queue was not even asked, which may be so for every request."""
    is_untried = isinstance(error, OutsideError) and error.untried
    trace = None if is_untried else error
    log.warning("the queue did not take a hint", extra={"outbox": str(message.uid)}, exc_info=trace)


def left_behind(
    db: Session, now: datetime, queue: Queue, after: Place | None = None
) -> tuple[list[Published], Place | None]:
    """Up to 20 messages of one queue that are due and nobody's, oldest first, for the sweep to wake again.

    Returns them with the place to go on `after`, or None at the end.
    """
    waiting = select(Outbox.uid, Outbox.kind, Outbox.queue, Outbox.lease_no, Outbox.due, Outbox.id)
    if after is not None:
        waiting = waiting.where(tuple_(Outbox.due, Outbox.id) > after)
    rows = db.execute(
        waiting.where(Outbox.queue == queue)
        .where(is_free(now))
        .order_by(Outbox.due, Outbox.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    last = (rows[-1].due, rows[-1].id) if len(rows) == _BATCH else None
    return [
        Published(row.uid, row.kind, row.queue, row.lease_no, again=_again(row.lease_no, row.due, now))
        for row in rows
    ], last


def _again(turn: int, due: datetime, now: datetime) -> int:
    """Which hint of this turn it is: a new one when it is due anew, and every ten minutes that nothing came of it.

    A hint may have come while the attempt before it was just ending: turned away, its name is used up.
    """
    lost = max((now - due) // _HINT_LOST, 0)
    return lost + int(due.timestamp()) if turn else lost
