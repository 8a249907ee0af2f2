"""Seeing to what was told to somebody and reached them in no way."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session

from common import notifying, outbox
from common.models import MessageKey, Notification, Outbox, OutboxState
from common.runtime import Runtime
from functions.notify.tasks.board import background
from functions.notify.tasks.carrying import standing_of

log = logging.getLogger(__name__)

_MINUTES = 5
_LEFT_ALONE = timedelta(minutes=5)
_STUCK = timedelta(hours=1)
_LOOKED_AFTER = timedelta(days=2)
_AT_ONCE = 500
_SECONDS = 60
"""So long may the job go on; the next one goes on where it was."""

_Place = tuple[datetime, int]
_START: _Place = (datetime(2000, 1, 1, tzinfo=UTC), 0)


class _End(StrEnum):
    """What became of a notification that no channel has delivered."""

    MAILED = "mailed"
    UNREACHED = "unreached"
    """It stands in the app, and that is all: it is no longer true, or there is no other way to them."""
    SETTLED = "settled"
    """By another run of the job."""


@background.every(lambda _settings: _MINUTES, "settle_notifications")
def settle_notifications(runtime: Runtime) -> dict[str, int]:
    """See to notifications that no channel has delivered: write instead of a push that failed, count the stuck."""
    now = runtime.clock.now()
    stuck = runtime.transactions.run(lambda db: _stuck(db, now))
    ends = Counter(_settle(uid, runtime) for uid in all_ended(runtime, now))
    if stuck:
        log.error("notifications are stuck", extra={"stuck": stuck})
    return {"mailed": ends[_End.MAILED], "unreached": ends[_End.UNREACHED], "stuck": stuck}


def all_ended(runtime: Runtime, now: datetime) -> Iterator[UUID]:
    """Batch by batch, as long as there is time: after an outage there are many, and each is a letter that waits."""
    until, after = time.monotonic() + _SECONDS, _START
    while True:
        batch = runtime.transactions.run(partial(_ended, now=now, after=after))
        yield from (uid for uid, *_place in batch)
        if len(batch) < _AT_ONCE or time.monotonic() > until:
            return
        after = batch[-1][1:]


def _ended(db: Session, now: datetime, after: _Place) -> list[tuple[UUID, datetime, int]]:
    """Notifications whose every channel has come to an end without having delivered, oldest first."""
    place = (Notification.created_at, Notification.id)
    ended = (
        select(Notification.uid, *place)
        .where(tuple_(*place) > after)
        .where(_unsent_since(now, _LEFT_ALONE))
        .where(~_is_on_its_way())
        .where(~_is_settled())
        .order_by(*place)
        .limit(_AT_ONCE)
    )
    return [(row.uid, row.created_at, row.id) for row in db.execute(ended)]


def _stuck(db: Session, now: datetime) -> int:
    """How many have been on their way for too long."""
    stuck = select(func.count(Notification.id)).where(_unsent_since(now, _STUCK)).where(_is_on_its_way())
    return db.scalars(stuck).one()


def _unsent_since(now: datetime, age: timedelta) -> ColumnElement[bool]:
    return and_(
        Notification.sent_at.is_(None),
        Notification.created_at < now - age,
        Notification.created_at > now - _LOOKED_AFTER,
    )


def _is_on_its_way() -> ColumnElement[bool]:
    """A channel still has it; what is sent or skipped carries no payload any more."""
    open_ones = or_(Outbox.state == OutboxState.WAITING, Outbox.state == OutboxState.SENDING)
    theirs = Outbox.payload["notification"].astext == cast(Notification.uid, Text)
    return select(Outbox.id).where(open_ones).where(theirs).correlate(Notification).exists()


def _is_settled() -> ColumnElement[bool]:
    name = func.concat(_name_of(""), cast(Notification.uid, Text))
    return select(MessageKey.dedup).where(MessageKey.dedup == name).correlate(Notification).exists()


def _name_of(notification: object) -> str:
    return f"settled:{notification}"


def _settle(uid: UUID, runtime: Runtime) -> _End:
    """Each in a transaction of its own, so that one that breaks keeps nobody else waiting."""

    def settle(db: Session) -> tuple[_End, list[outbox.Published]]:
        end = _settled(db, uid, runtime)
        db.flush()
        return end, outbox.published_in(db)

    try:
        end, published = runtime.transactions.run(settle)
    except Exception:
        log.exception("a notification could not be settled", extra={"notification": str(uid)})
        return _End.UNREACHED
    outbox.relay(published, runtime)
    return end


def _settled(db: Session, uid: UUID, runtime: Runtime) -> _End:
    now = runtime.clock.now()
    if not outbox.is_first(db, _name_of(uid), now):
        return _End.SETTLED
    standing = standing_of(db, uid, runtime)
    if standing is not None and notifying.mail_instead(db, standing, now=now):
        return _End.MAILED
    return _End.UNREACHED
