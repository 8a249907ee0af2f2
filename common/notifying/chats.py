"""News of conversations: somebody has written.

What is kept in somebody's list names no customer and repeats no word, because it stays when the message has gone; the
phone and the letter, read at once, do both, as things stand when they leave.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from common.i18n import _, told, translate
from common.models import (
    Business,
    ChatMessage,
    ChatSide,
    Conversation,
    ConversationMember,
    Notification,
    NotificationType,
    User,
)
from common.naming import name_of
from common.notifying.telling import News, Standing, can_hear, ring_again, tell
from common.settings import Settings

_LONGEST = 140
"""Characters of a message that a phone shows; who wants more opens the conversation."""
_A_CUSTOMER, _A_PICTURE = _("a customer"), _("A picture")


def tell_of_message(db: Session, uid: UUID, *, ring_seconds: int, now: datetime) -> None:
    """Ring those who have not seen a message, each at most once in `ring_seconds` for a conversation.

    The list gets one line for all that is unread; who has read since hears of the next message at once. Of two
    messages at the same moment, the second waits for the first to commit, and finds everybody rung.
    """
    message = _shown_message(db, uid)
    if message is None:
        return
    for member in _not_rung_since(db, message, now - timedelta(seconds=ring_seconds)):
        member.rung_at = now
        news = _news(member, message.conversation, said="", sender="", front="")
        if _has_a_line(db, member, message) or tell(db, member.user, news, now=now) is None:
            _ring_again(db, member, message, news, now)


def _shown_message(db: Session, uid: UUID) -> ChatMessage | None:
    """A message with its conversation and business, unless it is hidden or one side has stopped the conversation."""
    conversation = joinedload(ChatMessage.conversation)
    return db.scalar(
        select(ChatMessage)
        .join(Conversation, Conversation.id == ChatMessage.conversation_id)
        .where(ChatMessage.uid == uid)
        .where(ChatMessage.hidden_at.is_(None))
        .where(Conversation.blocked_by_customer_at.is_(None))
        .where(Conversation.blocked_by_team_at.is_(None))
        .options(conversation.joinedload(Conversation.business))
    )


def _not_rung_since(db: Session, message: ChatMessage, since: datetime) -> Sequence[ConversationMember]:
    theirs = (
        select(ConversationMember)
        .where(ConversationMember.conversation_id == message.conversation_id)
        .where(ConversationMember.user_id != message.sender_id)
        .where(ConversationMember.left_at.is_(None))
        .where(ConversationMember.read_no < message.no)
        .where(ConversationMember.rung_at.is_(None) | (ConversationMember.rung_at <= since))
        .order_by(ConversationMember.user_id)
        .with_for_update(of=ConversationMember)
        .options(joinedload(ConversationMember.user, innerjoin=True))
    )
    found = db.scalars(theirs.execution_options(populate_existing=True)).all()
    return [member for member in found if can_hear(member.user)]


def _has_a_line(db: Session, member: ConversationMember, message: ChatMessage) -> bool:
    """Whether their list says already that something is unread: it does not say so twice."""
    lines = _lines_about(member.user, message.conversation.uid).where(Notification.read_at.is_(None))
    return db.scalar(select(lines.exists())) or False


def _ring_again(
    db: Session, member: ConversationMember, message: ChatMessage, news: News, now: datetime
) -> None:
    lines = _lines_about(member.user, message.conversation.uid).order_by(Notification.id.desc())
    line = db.scalar(lines.limit(1))
    if line is not None:
        ring_again(db, Standing(line, member.user, news), about=str(message.no), now=now)


def conversation_was_read(db: Session, person: User, conversation: UUID, *, now: datetime) -> None:
    """What stands in somebody's list about a conversation they have read counts as read, too."""
    lines = _lines_about(person, conversation).where(Notification.read_at.is_(None))
    keys = lines.with_only_columns(Notification.id)
    db.execute(update(Notification).where(Notification.id.in_(keys)).values(read_at=now))


def _lines_about(person: User, conversation: UUID) -> Select[Notification]:
    return (
        select(Notification)
        .where(Notification.user_id == person.id)
        .where(Notification.type == NotificationType.CHAT_MESSAGE)
        .where(Notification.data["conversation"].astext == str(conversation))
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What is unread in a conversation now, the latest of it; None if nothing is, or for who has left it."""
    member = db.scalar(
        select(ConversationMember)
        .join(Conversation, Conversation.id == ConversationMember.conversation_id)
        .where(Conversation.uid == UUID(notification.data["conversation"]))
        .where(ConversationMember.user_id == notification.user_id)
        .where(ConversationMember.left_at.is_(None))
        .options(joinedload(ConversationMember.user))
    )
    if member is None or not can_hear(member.user):
        return None
    message = _latest_unread(db, member)
    if message is None:
        return None
    said, sender = _excerpt(message, member.user.language), _sender(message, member)
    news = _news(member, message.conversation, said=said, sender=sender, front=settings.frontend_url)
    return Standing(notification, member.user, news)


def _latest_unread(db: Session, member: ConversationMember) -> ChatMessage | None:
    conversation = joinedload(ChatMessage.conversation)
    return db.scalar(
        select(ChatMessage)
        .where(ChatMessage.conversation_id == member.conversation_id)
        .where(ChatMessage.no > member.read_no)
        .where(ChatMessage.sender_id != member.user_id)
        .where(ChatMessage.hidden_at.is_(None))
        .order_by(ChatMessage.no.desc())
        .limit(1)
        .options(conversation.joinedload(Conversation.business), joinedload(ChatMessage.sender))
    )


def _excerpt(message: ChatMessage, language: str) -> str:
    line = " ".join(message.text.split())
    if not line:
        return translate(language, _A_PICTURE)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _sender(message: ChatMessage, member: ConversationMember) -> str:
    """A business speaks with one voice to its customers; of a team one knows who it is."""
    if member.side is ChatSide.CUSTOMER:
        return _name(message.conversation.business, member.user.language)
    return name_of(message.sender, member.user.language)


def _name(business: Business, language: str) -> str:
    return told(language, business.name_en, business.name_sq)


def _news(
    member: ConversationMember, conversation: Conversation, *, said: str, sender: str, front: str
) -> News:
    """The line in the app shows neither words nor names of people nor a link: only what is read at once does."""
    person, is_customer = member.user, member.side is ChatSide.CUSTOMER
    business = _name(conversation.business, person.language)
    nobody_named = business if is_customer else translate(person.language, _A_CUSTOMER)
    return News(
        type=NotificationType.CHAT_MESSAGE,
        about=f"{conversation.uid}:{member.read_no}",
        template="chat_message",
        said={
            "name": person.name,
            "sender": sender or nobody_named,
            "business": None if is_customer else business,
            "excerpt": said or None,
            "link": f"{front}/chat/{conversation.uid}",
            "settings_link": f"{front}/settings/notifications",
        },
        data={
            "conversation": str(conversation.uid),
            "business": str(conversation.business.uid),
            "side": str(member.side),
        },
    )
