"""What operators do about messages that were given up: once more, or never mind. Written down in the audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit, operators, outbox
from common.errors import Conflict, NotFound
from common.i18n import _
from common.models import Operator, Outbox, OutboxState, Queue

MOST_AT_ONCE = 200
_GIVEN_UP = (OutboxState.DEAD, OutboxState.UNKNOWN)


class NotGivenUp(Conflict):
    """It waits, is being sent, or is done."""

    code = "not_given_up"
    title = _("This message has not been given up.")
    detail = _("Somebody may have been faster.")


class NothingGivenUp(Conflict):
    """There is nothing dead in that queue."""

    code = "nothing_given_up"
    title = _("Nothing in this queue is known to have failed.")


def replay(db: Session, operator: Operator, uid: UUID, *, now: datetime, request_id: str) -> None:
    """Let a message begin anew; raises `NotFound`, `NotGivenUp`."""
    _hold(db, uid)
    outbox.replay(db, uid, now)
    audit.note(db, operator, "outbox.replayed", object=("outbox", uid), request_id=request_id)


def replay_queue(db: Session, operator: Operator, queue: Queue, *, now: datetime, request_id: str) -> int:
    """Let the oldest dead messages of a queue begin anew, `MOST_AT_ONCE` at most; returns how many.

    One of which nobody knows whether it arrived stays: that is decided message by message. Raises `NothingGivenUp`.
    """
    dead = select(Outbox.uid).where(Outbox.state == OutboxState.DEAD).where(Outbox.queue == queue)
    held = dead.order_by(Outbox.created_at, Outbox.id).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    done = [uid for uid in db.scalars(held).all() if outbox.replay(db, uid, now)]
    if not done:
        raise NothingGivenUp
    data = {"queue": queue.value, "messages": [str(uid) for uid in done]}
    audit.note(db, operator, "outbox.queue_replayed", data=data, request_id=request_id)
    return len(done)


def drop(db: Session, operator: Operator, uid: UUID, reason: str, *, request_id: str) -> None:
    """Never mind a message, and blank what it carried.

    Raises `NotFound`, `NotGivenUp`, and `Invalid` without a `reason`.
    """
    reason = operators.checked_reason(reason)
    kind = _hold(db, uid)
    outbox.drop(db, uid)
    audit.note(
        db,
        operator,
        "outbox.dropped",
        object=("outbox", uid),
        data={"task": kind},
        text=reason,
        request_id=request_id,
    )


def _hold(db: Session, uid: UUID) -> str:
    """Lock a message that was given up; returns the name of its task."""
    row = db.execute(
        select(Outbox.state, Outbox.kind).where(Outbox.uid == uid).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.state not in _GIVEN_UP:
        raise NotGivenUp
    return str(row.kind)
