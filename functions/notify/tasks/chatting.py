"""Conversations: ringing those who have not seen a message, and letting who takes part follow teams and visits."""

import time
from contextlib import suppress
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from common import notifying, outbox
from common.errors import NotFound
from common.events import ChatMessagePosted, TeamChanged
from common.models import Business, Conversation, User
from common.runtime import Runtime
from functions.notify.chat import members, queries
from functions.notify.tasks.board import background

_HOURLY = 60
_AT_ONCE = 100
"""Conversations settled in one transaction; the rest waits for the next."""
_LOOKED_AT = 1000
_SECONDS = 240
"""So long may the job go on; what it did not come to is settled when somebody speaks."""


@background.on("send_chat_notification")
def send_chat_notification(db: Session, event: ChatMessagePosted, runtime: Runtime) -> None:
    """Ring everybody but the sender who has not seen a message, a conversation at most once in a while."""
    ring_seconds = runtime.settings.chat_ring_seconds
    notifying.tell_of_message(db, event.message, ring_seconds=ring_seconds, now=runtime.clock.now())


@background.on("refresh_conversations_of")
def refresh_conversations_of(db: Session, event: TeamChanged, runtime: Runtime) -> None:
    """Let those who may take part now take part in a business's conversations, and nobody else."""
    now = runtime.clock.now()
    if _settled(db, _concerned(event), now) == _AT_ONCE:
        db.flush()
        outbox.publish(db, event, now=now)


def _concerned(event: TeamChanged) -> ColumnElement[bool]:
    here = Business.uid == event.business
    if event.customer is None:
        return here
    customer = select(User.id).where(User.uid == event.customer).scalar_subquery()
    return and_(here, Conversation.customer_id == customer)


@background.every(lambda _settings: _HOURLY, "settle_conversations")
def settle_conversations(runtime: Runtime) -> dict[str, int]:
    """Let listeners follow visits that have gone to somebody else or were called off, and nobody has spoken since."""
    until, last, settled = time.monotonic() + _SECONDS, 0, 0
    while time.monotonic() < until:
        through = runtime.transactions.run(partial(_next, last=last))
        if through is None:
            break
        some, published = runtime.transactions.run(
            partial(_settled_and_published, last=last, through=through, now=runtime.clock.now())
        )
        outbox.relay(published, runtime)
        settled += some
        last = last if some == _AT_ONCE else through
    return {"settled": settled}


def _next(db: Session, last: int) -> int | None:
    """The last key of the next batch, if there is one."""
    keys = select(Conversation.id).where(Conversation.id > last).order_by(Conversation.id).limit(_LOOKED_AT)
    through: int | None = db.scalar(select(func.max(keys.subquery().c.id)))
    return through


def _settled_and_published(
    db: Session, last: int, through: int, now: datetime
) -> tuple[int, list[outbox.Published]]:
    settled = _settled(db, Conversation.id.between(last + 1, through), now)
    db.flush()
    return settled, outbox.published_in(db)


def _settled(db: Session, which: ColumnElement[bool], now: datetime) -> int:
    unsettled = members.unsettled(db, which, _AT_ONCE)
    for conversation in unsettled:
        with suppress(NotFound):  # it has gone meanwhile
            members.settle(db, queries.locked(db, conversation), now)
    return len(unsettled)
