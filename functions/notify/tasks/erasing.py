"""Conversations of somebody who has left."""

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
    over = select(User.uid).where(User.uid == event.user).where(User.erase_at <= runtime.clock.now())
    if db.scalar(over) is None:
        return None
    return lambda _message: f"{runtime.doors.chat.erase_person(event.user)} conversations"
