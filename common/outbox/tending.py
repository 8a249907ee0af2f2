"""What is known from elsewhere, and what operators see and do: a provider's word, a look, once more, never mind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from common.models import Outbox, OutboxState, Queue
from common.outbox.publishing import Published, to_be_relayed

_GIVEN_UP = (OutboxState.DEAD, OutboxState.UNKNOWN)
_ON_ITS_WAY = (OutboxState.WAITING, OutboxState.SENDING)
_OPEN = (*_ON_ITS_WAY, *_GIVEN_UP)
_PAGE = 50


def arrived(db: Session, uid: UUID, provider_ref: str, now: datetime) -> bool:
    """Take the provider's own word that a message of ours arrived; False if that is known, or there is no such one.

    Whoever holds the message now does not send it again. Otherwise it comes to the worker at once, who closes it as
    sent without sending, and writes down what follows from that.
    """
    is_held = and_(Outbox.state == OutboxState.SENDING, Outbox.lease_until > now)
    news = (
        update(Outbox)
        .where(Outbox.uid == uid)
        .where(Outbox.state.in_(_OPEN))
        .where(Outbox.provider_ref.is_(None))
        .values(
            provider_ref=provider_ref or "told",
            state=case((is_held, Outbox.state), else_=OutboxState.WAITING),
            due=case((is_held, Outbox.due), else_=now),
            lease_until=case((is_held, Outbox.lease_until), else_=None),
            lease_no=case((is_held, Outbox.lease_no), else_=Outbox.lease_no + 1),
        )
    )
    return _woken(db, news)


def replay(db: Session, uid: UUID, now: datetime) -> bool:
    """Let a message that was given up begin anew; False if it was not.

    One past its `not_after` will be skipped.
    """
    again = (
        update(Outbox)
        .where(Outbox.uid == uid)
        .where(Outbox.state.in_(_GIVEN_UP))
        .values(
            state=OutboxState.WAITING,
            due=now,
            attempts=0,
            doubts=0,
            handed_over_at=None,
            last_error=None,
            lease_no=Outbox.lease_no + 1,
        )
    )
    return _woken(db, again)


def _woken(db: Session, change: Any) -> bool:
    row = db.execute(change.returning(Outbox.uid, Outbox.kind, Outbox.queue, Outbox.lease_no)).one_or_none()
    if row is not None:
        to_be_relayed(db, Published(row.uid, row.kind, row.queue, row.lease_no))
    return row is not None


def drop(db: Session, uid: UUID) -> bool:
    """Close a message that waits or was given up as skipped, and blank what it carried; False if it is neither."""
    values: dict[str, Any] = {
        "state": OutboxState.SKIPPED,
        "payload": {},
        "last_error": None,
        "handed_over_at": None,
    }
    idle = update(Outbox).where(Outbox.uid == uid).where(Outbox.state.in_((OutboxState.WAITING, *_GIVEN_UP)))
    return db.scalar(idle.values(values).returning(Outbox.id)) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one queue stands: messages by state, and for how many seconds the oldest has been due."""

    waiting: int = 0
    sending: int = 0
    dead: int = 0
    unknown: int = 0
    oldest_due: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """How all queues stand, by name; every queue is there, empty ones too."""

    queues: dict[str, Standing]

    @property
    def oldest_due(self) -> int:
        """For how many seconds the oldest message of all has been due."""
        return max(each.oldest_due for each in self.queues.values())

    def total(self, state: str) -> int:
        """How many messages of all queues are `waiting`, `sending`, `dead` or `unknown`."""
        return sum(getattr(each, state) for each in self.queues.values())


def overview(db: Session, now: datetime) -> Overview:
    """Count what is not done, queue by queue."""
    late = func.min(Outbox.due).filter(Outbox.state.in_(_ON_ITS_WAY))
    counts = [func.count().filter(Outbox.state == state).label(state) for state in _OPEN]
    # said apart, because each half has an index of its own: what is done is a hundred times as much
    is_open = or_(Outbox.state.in_(_ON_ITS_WAY), Outbox.state.in_(_GIVEN_UP))
    rows = db.execute(select(Outbox.queue, late.label("due"), *counts).where(is_open).group_by(Outbox.queue))
    found = {
        str(row.queue): Standing(
            row.waiting, row.sending, row.dead, row.unknown, _seconds_since(row.due, now)
        )
        for row in rows
    }
    return Overview({str(queue): found.get(queue, Standing()) for queue in Queue})


def _seconds_since(due: datetime | None, now: datetime) -> int:
    return max(int((now - due).total_seconds()), 0) if due else 0


def given_up(
    db: Session, *, queue: str | None = None, after: UUID | None = None, limit: int = _PAGE
) -> list[Outbox]:
    """A page of messages that are dead or unknown, newest first; `after` is the last of the page before."""
    wanted = select(Outbox).where(Outbox.state.in_(_GIVEN_UP))
    if queue is not None:
        wanted = wanted.where(Outbox.queue == queue)
    if after is not None:
        last = select(Outbox.created_at, Outbox.id).where(Outbox.uid == after)
        wanted = wanted.where(tuple_(Outbox.created_at, Outbox.id) < last.scalar_subquery())
    return list(db.scalars(wanted.order_by(Outbox.created_at.desc(), Outbox.id.desc()).limit(limit)))


def newly_given_up(db: Session, now: datetime, within: timedelta) -> int:
    """How many messages have been given up in the time just past."""
    lately = select(func.count()).where(Outbox.state.in_(_GIVEN_UP)).where(Outbox.due > now - within)
    return db.scalars(lately).one()
