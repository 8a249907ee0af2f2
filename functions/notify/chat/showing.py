"""Conversations and messages as their readers see them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from common.i18n import told
from common.models import ChatMessage, ChatSide, Conversation, Upload, User
from common.naming import name_of
from functions.notify.chat import queries
from functions.notify.chat.actions.speaking import blocked_by, is_open
from functions.notify.chat.schemas import ChatPicture, ConversationReply, MessageReply, Party, Speaker


def conversation_shown(
    db: Session, user: User, conversation: Conversation, language: str
) -> ConversationReply:
    """One conversation, its business and customer loaded."""
    return conversations_shown(db, user, [conversation], language)[0]


def conversations_shown(
    db: Session, user: User, conversations: Sequence[Conversation], language: str
) -> list[ConversationReply]:
    """Several, in their order, in two questions whatever their number."""
    last = queries.last_messages(db, conversations)
    read = queries.reading_of(db, user, conversations)
    return [
        _shown(each, user, last.get(each.id), read.get(each.id, (each.last_no, 0)), language)
        for each in conversations
    ]


def _shown(
    conversation: Conversation,
    user: User,
    last: ChatMessage | None,
    reading: tuple[int, int],
    language: str,
) -> ConversationReply:
    side = ChatSide.CUSTOMER if conversation.customer_id == user.id else ChatSide.TEAM
    business, customer = conversation.business, conversation.customer
    blocked = blocked_by(conversation)
    return ConversationReply(
        uid=conversation.uid,
        side=side,
        business=Party(uid=business.uid, name=told(language, business.name_en, business.name_sq)),
        customer=Party(uid=customer.uid, name=name_of(customer, language)),
        last_message=message_shown(last, user, side, language) if last else None,
        last_no=conversation.last_no,
        read_no=reading[0],
        unread_count=reading[1],
        blocked_by=blocked,
        may_write=is_open(conversation) and not blocked,
        created_at=conversation.created_at,
    )


def message_shown(message: ChatMessage, reader: User, side: ChatSide, language: str) -> MessageReply:
    """A message, its sender and picture loaded, for somebody who reads it from `side`."""
    sender = message.sender
    is_formal = message.side is ChatSide.TEAM and side is ChatSide.CUSTOMER and sender.erased_at is None
    return MessageReply(
        uid=message.uid,
        no=message.no,
        side=message.side,
        sender=Speaker(uid=sender.uid, name=sender.name if is_formal else name_of(sender, language)),
        is_mine=sender.id == reader.id,
        text=message.text,
        image=_picture(message.upload) if message.upload else None,
        sent_at=message.created_at,
    )


def _picture(upload: Upload) -> ChatPicture:
    return ChatPicture(uid=upload.uid, width=upload.width or 0, height=upload.height or 0)
