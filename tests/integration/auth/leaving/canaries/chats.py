"""What she has said to a salon, and to a customer of the team she works in; and what was said to her."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Business,
    ChatMessage,
    ChatReport,
    ChatSide,
    Conversation,
    ConversationMember,
    ReportReason,
    Upload,
    UploadPurpose,
    User,
)
from tests.integration.auth.leaving.canaries.life import NAME, WORD, Life
from tests.integration.auth.leaving.canaries.messages import kept_reply


def chats(db: Session, life: Life) -> None:
    """She is the customer of Bora's salon, and answers a customer of it herself."""
    salon = db.scalars(select(Business).where(Business.id == life.booking.business_id)).one()
    customer = User(name="Genti", email="genti@example.com")
    db.add(customer)
    db.flush()
    hers, anothers = _begun(db, salon, life.alice, life.bora), _begun(db, salon, customer, life.alice)
    _said(db, hers, life.alice, ChatSide.CUSTOMER, f"{NAME} here, {WORD}")
    shown = _said(db, hers, life.bora, ChatSide.TEAM, f"Dear {NAME}, {WORD}")
    shown.upload_id = db.scalars(
        select(Upload.id).where(Upload.purpose == UploadPurpose.CHAT).where(Upload.path.is_not(None))
    ).one()
    rude = _said(db, anothers, life.alice, ChatSide.TEAM, f"This is {NAME}, {WORD}")
    _said(db, anothers, customer, ChatSide.CUSTOMER, "Nothing of hers")
    db.add(kept_reply(f"user:{life.bora.uid}", "opening", {}, f"{hers.uid} is with {NAME}", life))
    for conversation, reporter, message in (
        (hers, life.alice, shown),
        (hers, life.bora, None),
        (anothers, life.alice, rude),
    ):
        db.add(_report(conversation, reporter, message))


def _begun(db: Session, business: Business, customer: User, owner: User) -> Conversation:
    conversation = Conversation(business_id=business.id, customer_id=customer.id)
    db.add(conversation)
    db.flush()
    for person, side in ((customer, ChatSide.CUSTOMER), (owner, ChatSide.TEAM)):
        db.add(ConversationMember(conversation_id=conversation.id, user_id=person.id, side=side))
    db.refresh(conversation)
    return conversation


def _said(db: Session, conversation: Conversation, sender: User, side: ChatSide, text: str) -> ChatMessage:
    conversation.last_no += 1
    message = ChatMessage(
        conversation_id=conversation.id, no=conversation.last_no, sender_id=sender.id, side=side, text=text
    )
    db.add(message)
    db.flush()
    return message


def _report(conversation: Conversation, reporter: User, message: ChatMessage | None) -> ChatReport:
    return ChatReport(
        conversation_id=conversation.id,
        message_id=message.id if message else None,
        reporter_id=reporter.id,
        reason=ReportReason.OFFENSIVE,
        text=WORD,
    )
