"""Conversations in Firestore: shown to those who listen, again if something was missed, and forgotten in time."""

import logging
import time
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.background import Sender
from common.events import ConversationChanged
from common.integrations.chat import ChatError
from common.models import Conversation
from common.runtime import Runtime
from functions.notify.chat import forgetting, mirroring
from functions.notify.tasks.board import background

log = logging.getLogger(__name__)

_HOURLY, _DAILY = 60, 24 * 60
_SECONDS = 240
"""So long may a job go on; what it did not come to waits for the next time."""
_AT_ONCE = 500
_FAILURES = 3
"""More than so many are not one conversation's fault."""


@background.sends("mirror_conversation")
def mirror_conversation(db: Session, event: ConversationChanged, runtime: Runtime) -> Sender | None:
    """Show a conversation as it stands, or remove one that is gone; nothing if listeners are up to date."""
    if runtime.settings.chat_provider == "off":
        return None
    is_behind = select(Conversation.mirrored_version < Conversation.version)
    answer = db.scalar(is_behind.where(Conversation.uid == event.conversation))
    if answer is False:
        return None
    carry = mirroring.remove if answer is None else mirroring.carry
    return lambda _message: carry(runtime, event.conversation)


@background.every(lambda _settings: _HOURLY, "mirror_conversations")
def mirror_conversations(runtime: Runtime) -> dict[str, int]:
    """Show what Firestore has missed: messages given up while it was away, and lines blanked by an erasure."""
    if runtime.settings.chat_provider == "off":
        return {"mirrored": 0, "failed": 0}
    until = time.monotonic() + _SECONDS
    done = {"mirrored": 0, "failed": 0}
    last = 0
    while some := runtime.transactions.run(partial(_behind_after, last=last)):
        last = some[-1][0]
        for _id, uid in some:
            done[_outcome(runtime, uid)] += 1
            if done["failed"] > _FAILURES or time.monotonic() > until:
                return done
    return done


def _outcome(runtime: Runtime, uid: UUID) -> str:
    try:
        mirroring.carry(runtime, uid)
    except ChatError as error:
        log.warning("a conversation is still behind", extra={"conversation": str(uid)}, exc_info=error)
        return "failed"
    return "mirrored"


def _behind_after(db: Session, last: int) -> list[tuple[int, UUID]]:
    behind = select(Conversation.id, Conversation.uid).where(Conversation.id > last)
    behind = behind.where(Conversation.mirrored_version < Conversation.version)
    rows = db.execute(behind.order_by(Conversation.id).limit(_AT_ONCE))
    return [(row.id, row.uid) for row in rows]


@background.every(lambda _settings: _DAILY, "forget_old_messages")
def forget_old_messages(runtime: Runtime) -> dict[str, int]:
    """Forget what was said more than `CHAT_RETENTION_DAYS` ago, in Firestore first, then here.

    What is under an undecided report stays until it is decided.
    """
    until = time.monotonic() + _SECONDS
    forgotten = 0
    while time.monotonic() < until:
        old = runtime.transactions.run(partial(forgetting.oldest, before=forgetting.limit(runtime)))
        if old is None:
            break
        runtime.doors.chat.forget_messages(old.conversation, old.messages)
        outbox.relay(runtime.transactions.run(partial(_forgotten, old=old, runtime=runtime)), runtime)
        forgotten += len(old.messages)
    return {"messages": forgotten}


def _forgotten(db: Session, old: forgetting.Old, runtime: Runtime) -> list[outbox.Published]:
    forgetting.forget(db, old, before=forgetting.limit(runtime), now=runtime.clock.now())
    db.flush()
    return outbox.published_in(db)
