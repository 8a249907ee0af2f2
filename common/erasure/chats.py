"""Conversations: a customer's go whole; in a business's stays that something was said, and not what or by whom.

Firestore is told too: by `erase_chats`, and here by what a conversation's going publishes.
"""

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from common import outbox, pictures
from common.erasure.person import Person
from common.erasure.rule import Rule, doing
from common.events import ConversationChanged
from common.models import Business, ChatMessage, ChatReport, Conversation, ConversationMember, Upload


def _theirs(person: Person) -> Select[int]:
    """The conversations in which they are the customer."""
    return select(Conversation.id).where(Conversation.customer_id == person.id)


REPORT = Rule(
    "chat_report",
    "deleted with a customer's conversations; elsewhere stays, without their words",
    doing(
        lambda person: delete(ChatReport).where(ChatReport.conversation_id.in_(_theirs(person))),
        lambda person: update(ChatReport).where(ChatReport.reporter_id == person.id).values(text=""),
    ),
    "chat_reports",
    lambda person: select(
        ChatReport.uid, ChatReport.reason, ChatReport.text, ChatReport.created_at, ChatReport.decided_at
    ).where(ChatReport.reporter_id == person.id),
)


def _drop_pictures(db: Session, person: Person) -> None:
    """What a business has shown them; their own pictures go with their uploads."""
    shown = select(Upload).join(ChatMessage, ChatMessage.upload_id == Upload.id)
    shown = shown.where(ChatMessage.conversation_id.in_(_theirs(person))).where(Upload.owner_id != person.id)
    for upload in db.scalars(shown).all():
        pictures.drop(db, upload, now=person.now)
    db.flush()


def _forget_words(db: Session, person: Person) -> None:
    """A line that they have said for a business stays as a hidden one: so a late copy of it is removed again.

    The new version is shown by the hourly job; nobody can wait for it, because what they said has gone.
    """
    _drop_pictures(db, person)
    said = ChatMessage.sender_id == person.id
    spoken_in = select(ChatMessage.conversation_id).where(said)
    doing(
        lambda who: delete(ChatMessage).where(ChatMessage.conversation_id.in_(_theirs(who))),
        lambda _who: (
            update(Conversation)
            .where(Conversation.id.in_(spoken_in))
            .values(version=Conversation.version + 1)
        ),
        lambda who: (
            update(ChatMessage)
            .where(said)
            .values(text="", upload_id=None, hidden_at=func.coalesce(ChatMessage.hidden_at, who.now))
        ),
    )(db, person)


MESSAGE = Rule(
    "chat_message",
    "deleted with a customer's conversations; what they said for a business stays as a hidden line without words",
    _forget_words,
    "chat_messages",
    lambda person: (
        select(
            ChatMessage.uid,
            Conversation.uid.label("conversation"),
            Business.name_en.label("business"),
            ChatMessage.side,
            ChatMessage.text,
            Upload.uid.label("upload"),
            ChatMessage.created_at,
        )
        .join(Conversation, Conversation.id == ChatMessage.conversation_id)
        .join(Business, Business.id == Conversation.business_id)
        .outerjoin(Upload, Upload.id == ChatMessage.upload_id)
        .where(ChatMessage.sender_id == person.id)
        .order_by(ChatMessage.id)
    ),
)

MEMBER = Rule(
    "conversation_member",
    "deleted; of a customer's conversations everybody's",
    doing(
        lambda person: delete(ConversationMember).where(
            or_(
                ConversationMember.user_id == person.id,
                ConversationMember.conversation_id.in_(_theirs(person)),
            )
        )
    ),
    "conversations",
    lambda person: (
        select(
            Conversation.uid,
            Business.name_en.label("business"),
            ConversationMember.side,
            ConversationMember.joined_at,
            ConversationMember.left_at,
        )
        .join(Conversation, Conversation.id == ConversationMember.conversation_id)
        .join(Business, Business.id == Conversation.business_id)
        .where(ConversationMember.user_id == person.id)
        .order_by(Conversation.id)
    ),
)


def _delete_conversations(db: Session, person: Person) -> None:
    for uid in db.scalars(select(Conversation.uid).where(Conversation.customer_id == person.id)).all():
        outbox.publish(db, ConversationChanged(conversation=uid), now=person.now)
    doing(lambda who: delete(Conversation).where(Conversation.customer_id == who.id))(db, person)


CONVERSATION = Rule(
    "conversation",
    "a customer's are deleted, for both sides, also from Firestore; a business's stay with its customers",
    _delete_conversations,
)
