"""Seeing to what was told to somebody and reached them in no way."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
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
    ended, stuck = runtime.transactions.run(lambda db: (_ended(db, now), _stuck(db, now)))
    ends = [_settle(uid, runtime) for uid in ended]
    if stuck:
        log.error("notifications are stuck", extra={"stuck": stuck})
    return {"mailed": ends.count(_End.MAILED), "unreached": ends.count(_End.UNREACHED), "stuck": stuck}


def _ended(db: Session, now: datetime) -> list[UUID]:
    """Notifications whose every channel has come to an end without having delivered, oldest first."""
    ended = (
        select(Notification.uid)
        .where(_unsent_since(now, _LEFT_ALONE))
        .where(~_is_on_its_way())
        .where(~_is_settled())
        .order_by(Notification.created_at, Notification.id)
        .limit(_AT_ONCE)
    )
    return list(db.scalars(ended))


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
