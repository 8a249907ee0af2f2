"""Saying something, and having read what others said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from common import notifying, outbox, pictures
from common.errors import Invalid, NotFound, field_error
from common.events import ChatMessagePosted
from common.i18n import _
from common.models import ChatMessage, ChatSide, Conversation, ConversationMember, UploadPurpose, User
from functions.notify.chat import members, queries
from functions.notify.chat.actions.opening import OPEN
from functions.notify.chat.members import Place
from functions.notify.chat.refusals import Blocked, ConversationClosed, NobodyThere, YouBlocked
from functions.notify.chat.schemas import NewMessage, Seen


def send(db: Session, user: User, place: Place, wish: NewMessage, *, now: datetime) -> ChatMessage:
    """Say something: it gets the next number, and whoever takes part at this moment will see it.

    1. The conversation is locked, so that numbers have no gaps and who takes part is asked as things stand.
    2. What speaks against it is refused, before anything changes. 3. It is written, and told to listeners and phones.
    """
    conversation = queries.locked(db, place.conversation.id)
    seats = members.wanted(db, conversation)
    if user.id not in seats:
        raise NotFound
    refuse_silence(conversation, seats, seats[user.id])
    members.follow(db, conversation, seats, now)
    message = _written(db, user, conversation, seats[user.id], wish, now)
    _has_read_all(db, user, conversation, now)
    members.changed(db, conversation, now)
    outbox.publish(db, ChatMessagePosted(message=message.uid), now=now)
    return message


def refuse_silence(conversation: Conversation, seats: Mapping[int, ChatSide], side: ChatSide) -> None:
    """Raise why nobody can write here; the conversation's business is loaded."""
    blocked = blocked_by(conversation)
    if side in blocked:
        raise YouBlocked
    if blocked:
        raise Blocked
    if not is_open(conversation):
        raise ConversationClosed
    if all(each is side for each in seats.values()):
        raise NobodyThere


def blocked_by(conversation: Conversation) -> list[ChatSide]:
    """The sides that do not want to hear any more."""
    since = {
        ChatSide.CUSTOMER: conversation.blocked_by_customer_at,
        ChatSide.TEAM: conversation.blocked_by_team_at,
    }
    return [side for side, at in since.items() if at is not None]


def is_open(conversation: Conversation) -> bool:
    """Whether the business, which is loaded, still speaks with its customers."""
    business = conversation.business
    return business.status in OPEN and business.archived_at is None


def _written(
    db: Session,
    user: User,
    conversation: Conversation,
    side: ChatSide,
    wish: NewMessage,
    now: datetime,
) -> ChatMessage:
    upload = None
    if wish.image is not None:
        upload = pictures.used(db, user.id, wish.image, UploadPurpose.CHAT, now=now, field="image")
    conversation.last_no += 1
    conversation.last_message_at = now
    message = ChatMessage(
        conversation_id=conversation.id,
        no=conversation.last_no,
        sender=user,
        side=side,
        text=wish.text or "",
        upload=upload,
        created_at=now,
    )
    db.add(message)
    db.flush()
    return message


def mark_read(db: Session, user: User, place: Place, seen: Seen, *, now: datetime) -> tuple[int, int]:
    """Note how far the user has read: it only grows. Returns that, and how much is left.

    When nothing is, what rang counts as read, too. Raises `Invalid` for a number that nothing has yet: what comes
    later has not been seen.
    """
    conversation = queries.locked(db, place.conversation.id)
    if seen.no > conversation.last_no:
        raise Invalid(fields=[field_error("no", "not_found", _("This does not exist."))])
    members.settle(db, conversation, now)
    _set(db, user, conversation, read_no=func.greatest(ConversationMember.read_no, seen.no))
    reading = queries.reading_of(db, user, [conversation]).get(conversation.id)
    if reading is None:  # taken off before they had a row
        raise NotFound
    read_no, unread = reading
    if not unread:
        _has_read_all(db, user, conversation, now)
    return read_no, unread


def _has_read_all(db: Session, user: User, conversation: Conversation, now: datetime) -> None:
    """The next message may ring at once."""
    _set(db, user, conversation, read_no=conversation.last_no, rung_at=None)
    notifying.conversation_was_read(db, user, conversation.uid, now=now)


def _set(db: Session, user: User, conversation: Conversation, **values: Any) -> None:
    """Set columns of the user's own row, which is locked with the conversation."""
    mine = update(ConversationMember).where(ConversationMember.conversation_id == conversation.id)
    db.execute(mine.where(ConversationMember.user_id == user.id).values(values))
