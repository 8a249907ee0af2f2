"""What Firestore's emulator forgets when it stops: conversations are shown to listeners anew at the next start."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import outbox
from common.events import ConversationChanged
from common.models import Conversation


def show_again(db: Session, now: datetime) -> int:
    """Have everything written that an emulator has had before; returns how many conversations that are."""
    had = update(Conversation).where(Conversation.mirrored_version > 0)
    forgotten = had.values(mirrored_version=0, mirrored_no=0).returning(Conversation.uid)
    uids = db.scalars(forgotten.execution_options(synchronize_session=False)).all()
    for uid in uids:
        outbox.publish(db, ConversationChanged(conversation=uid), now=now)
    return len(uids)
