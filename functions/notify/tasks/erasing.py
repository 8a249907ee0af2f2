"""Conversations of somebody who has left, and their sign-in to them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.background import Sender
from common.events import ErasureDue
from common.models import User
from common.runtime import Runtime
from functions.notify.tasks.board import background


@background.sends("erase_chats")
def erase_chats(db: Session, event: ErasureDue, runtime: Runtime) -> Sender | None:
    """Forget somebody's conversations, if they have not come back in time."""
    if not _is_over(db, event, runtime):
        return None
    return lambda _message: f"{runtime.doors.chat.erase_person(event.user)} conversations"


@background.sends("erase_chat_sign_in")
def erase_chat_sign_in(db: Session, event: ErasureDue, runtime: Runtime) -> Sender | None:
    """Let Firebase forget them, if they have not come back in time: no token it has given can be renewed then."""
    tokens = runtime.doors.chat_tokens
    if tokens is None or not _is_over(db, event, runtime):
        return None

    def forget(_message: object) -> str:
        tokens.forget(event.user)
        return "forgotten"

    return forget


def _is_over(db: Session, event: ErasureDue, runtime: Runtime) -> bool:
    over = select(User.id).where(User.uid == event.user).where(User.erase_at <= runtime.clock.now())
    return db.scalar(over) is not None
