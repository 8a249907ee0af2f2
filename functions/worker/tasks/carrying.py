"""What keeps messages moving, and says when they do not."""

import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from common import background as carrier
from common import outbox
from common.models import Queue
from common.outbox import Published
from common.runtime import Runtime
from functions.worker.families import TASKS
from functions.worker.tasks.board import background

log = logging.getLogger(__name__)

_SWEEP_FOR = timedelta(seconds=30)
"""So long a sweep goes on; the next one comes within the minute."""
_BY_HAND_FOR = timedelta(seconds=3)
"""So long it carries messages of one queue itself before those of the next have their turn."""
_TOO_LATE = timedelta(minutes=10)
_LOOK_BACK = timedelta(minutes=1)


@background.every(lambda _settings: 1, "outbox_sweep")
def outbox_sweep(runtime: Runtime) -> dict[str, int]:
    """Wake the worker for messages whose hint was lost or whose time has come.

    Some of each queue in turn, while there is time: letters that pile up keep no push waiting. What Cloud Tasks
    refuses the sweep delivers itself, one after the other: slow, but if it is down for an hour that must not silence
    everybody for an hour.
    """
    now, woken, delivered = runtime.clock.now(), 0, 0
    turns: deque[tuple[Queue, outbox.Place | None]] = deque((queue, None) for queue in Queue)
    while turns and runtime.clock.now() < now + _SWEEP_FOR:
        queue, after = turns.popleft()
        left, place = runtime.transactions.run(partial(outbox.left_behind, now=now, queue=queue, after=after))
        if place is not None:
            turns.append((queue, place))
        taken = outbox.relay(left, runtime, until=now + _SWEEP_FOR)
        woken += taken
        delivered += _delivered(left[taken:], now + _SWEEP_FOR, runtime)
    return {"woken": woken} | ({"delivered": delivered} if delivered else {})


def _delivered(refused: Iterable[Published], end: datetime, runtime: Runtime) -> int:
    """How many of the messages that the queue refused have been carried by hand in the time there is."""
    number, until = 0, min(end, runtime.clock.now() + _BY_HAND_FOR)
    for message in refused:
        if runtime.clock.now() >= until:
            break
        if message.kind in TASKS:
            carrier.run(TASKS[message.kind], message.uid, runtime)
            number += 1
    return number


@background.every(lambda _settings: 1, "report_outbox")
def report_outbox(runtime: Runtime) -> dict[str, int]:
    """Say how the outbox and each queue stand: an error when something is very late, or was just given up."""
    now = runtime.clock.now()
    standing = runtime.transactions.run(lambda db: outbox.overview(db, now))
    newly = runtime.transactions.run(lambda db: outbox.newly_given_up(db, now, _LOOK_BACK))
    figures = {state: standing.total(state) for state in ("waiting", "sending", "dead", "unknown")}
    figures |= {"oldest_due": standing.oldest_due, "newly_given_up": newly}
    queues = {name: asdict(each) for name, each in standing.queues.items()}
    for (
        name,
        each,
    ) in queues.items():  # a line each: what alerts count has one name, and the queue is its label
        _say("how a queue stands", {"queue": name} | each, is_alarming=_is_late(each["oldest_due"]))
    is_alarming = newly > 0 or _is_late(standing.oldest_due)
    _say("how the outbox stands", figures | {"queues": queues}, is_alarming=is_alarming)
    return figures


def _is_late(seconds: int) -> bool:
    return seconds > _TOO_LATE.total_seconds()


def _say(what: str, figures: dict[str, Any], *, is_alarming: bool) -> None:
    log.log(logging.ERROR if is_alarming else logging.INFO, what, extra=figures)
