"""What was said long ago goes, with its pictures; a conversation in which nothing is left goes with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, delete, select
from sqlalchemy.orm import Session

from common import outbox, pictures
from common.events import ConversationChanged
from common.models import ChatMessage, ChatReport, Conversation, ConversationMember, Upload
from common.runtime import Runtime

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Old:
    """Some messages of one conversation that nobody should keep any longer."""

    conversation: UUID
    messages: tuple[UUID, ...]


def limit(runtime: Runtime) -> datetime:
    """What was said before goes."""
    return runtime.clock.now() - timedelta(days=runtime.settings.chat_retention_days)


def oldest(db: Session, before: datetime) -> Old | None:
    """The oldest that have to go, of whichever conversation has them; nothing if there are none."""
    has_to_go = (ChatMessage.created_at < before, ~_is_disputed())
    first = select(ChatMessage.conversation_id).where(*has_to_go).order_by(ChatMessage.created_at).limit(1)
    conversation = db.scalar(select(Conversation).where(Conversation.id == first.scalar_subquery()))
    if conversation is None:
        return None
    here = select(ChatMessage.uid).where(ChatMessage.conversation_id == conversation.id).where(*has_to_go)
    return Old(conversation.uid, tuple(db.scalars(here.order_by(ChatMessage.no).limit(_AT_ONCE))))


def _is_disputed() -> ColumnElement[bool]:
    """Whether somebody has still to look at it."""
    report = select(ChatReport.id).where(ChatReport.message_id == ChatMessage.id)
    return report.where(ChatReport.decision.is_(None)).exists()


def forget(db: Session, old: Old, *, before: datetime, now: datetime) -> None:
    """Delete these messages; their pictures leave through the outbox, and so does an emptied conversation."""
    locked = select(Conversation).where(Conversation.uid == old.conversation).with_for_update()
    conversation = db.scalar(locked)
    if conversation is None:
        return
    shown = select(Upload).join(ChatMessage, ChatMessage.upload_id == Upload.id)
    uploads = db.scalars(shown.where(ChatMessage.uid.in_(old.messages))).all()
    _delete(db, delete(ChatMessage).where(ChatMessage.uid.in_(old.messages)))
    for upload in uploads:
        pictures.drop(db, upload, now=now)
    if _is_over(db, conversation, before):
        _delete_whole(db, conversation, now)


def _is_over(db: Session, conversation: Conversation, before: datetime) -> bool:
    """Nothing is left in it, no report waits, and no block would be lifted by its going."""
    if conversation.blocked_by_customer_at or conversation.blocked_by_team_at:
        return False
    if conversation.last_message_at is not None and conversation.last_message_at >= before:
        return False
    left = select(ChatMessage.id).where(ChatMessage.conversation_id == conversation.id)
    disputes = select(ChatReport.id).where(ChatReport.conversation_id == conversation.id)
    disputes = disputes.where(ChatReport.decision.is_(None))
    return not db.scalar(select(left.exists() | disputes.exists()))


def _delete_whole(db: Session, conversation: Conversation, now: datetime) -> None:
    _delete(db, delete(ChatReport).where(ChatReport.conversation_id == conversation.id))
    _delete(db, delete(ConversationMember).where(ConversationMember.conversation_id == conversation.id))
    _delete(db, delete(Conversation).where(Conversation.id == conversation.id))
    outbox.publish(db, ConversationChanged(conversation=conversation.uid), now=now)


def _delete(db: Session, statement: Delete) -> None:
    db.execute(statement, execution_options={"synchronize_session": False})
