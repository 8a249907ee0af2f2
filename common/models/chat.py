"""Conversations between a customer and a business: who takes part, and what was said."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Count, Created, HasUid, Key, OneOf, Words, to
from common.models.business import Business
from common.models.media import Upload
from common.models.people import User
from common.models.rating import ReportDecision, ReportReason

_LIVELIEST_FIRST = text("coalesce(last_message_at, created_at) DESC"), text("id DESC")


class ChatSide(StrEnum):
    """From which side of the counter somebody speaks."""

    CUSTOMER = "customer"
    TEAM = "team"


class Conversation(HasUid, Base):
    """One for each customer and business.

    `last_no` numbers its messages without gaps. `version` grows with everything that Firestore shows of it;
    `mirrored_version` and `mirrored_no` are how far that has come.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("business_id", "customer_id", name="conversation_of_two_unique"),
        Index("conversation_customer_ix", "customer_id", *_LIVELIEST_FIRST),
        Index("conversation_business_ix", "business_id", *_LIVELIEST_FIRST),
        Index("conversation_behind_ix", "id", postgresql_where=text("mirrored_version < version")),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    customer_id: Mapped[Key] = mapped_column(to("users.id"))
    last_no: Mapped[Count]
    last_message_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    mirrored_version: Mapped[Count]
    mirrored_no: Mapped[Count]
    blocked_by_customer_at: Mapped[datetime | None]
    blocked_by_team_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    business: Mapped[Business] = relationship(lazy="raise")
    customer: Mapped[User] = relationship(lazy="raise")


class ConversationMember(Base):
    """Somebody who takes part; `read_no` is the last message they have seen, `rung_at` when they were last called."""

    __tablename__ = "conversation_member"
    __table_args__ = (
        Index("conversation_member_user_ix", "user_id", postgresql_where=text("left_at IS NULL")),
    )

    conversation_id: Mapped[Key] = mapped_column(to("conversation.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[Key] = mapped_column(to("users.id"), primary_key=True, autoincrement=False)
    side: Mapped[ChatSide] = mapped_column(OneOf(ChatSide))
    joined_at: Mapped[Created]
    left_at: Mapped[datetime | None]
    read_no: Mapped[Count]
    rung_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class ChatMessage(HasUid, Base):
    """Something said; `no` is its place in the conversation. A hidden one is shown to nobody but staff."""

    __tablename__ = "chat_message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "no", name="chat_message_no_unique"),
        UniqueConstraint("upload_id"),
        Index("chat_message_sender_ix", "sender_id"),
        Index("chat_message_to_forget_ix", "created_at"),
    )

    conversation_id: Mapped[Key] = mapped_column(to("conversation.id"))
    no: Mapped[int]
    sender_id: Mapped[Key] = mapped_column(to("users.id"))
    side: Mapped[ChatSide] = mapped_column(OneOf(ChatSide))
    text: Mapped[Words]
    upload_id: Mapped[Key | None] = mapped_column(to("upload.id"))
    hidden_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    conversation: Mapped[Conversation] = relationship(lazy="raise")
    sender: Mapped[User] = relationship(lazy="raise")
    upload: Mapped[Upload | None] = relationship(lazy="raise")


class ChatReport(HasUid, Base):
    """Somebody asks that a conversation, or one message of it, be looked at."""

    __tablename__ = "chat_report"
    __table_args__ = (
        Index("chat_report_open_ix", "created_at", postgresql_where=text("decision IS NULL")),
        Index("chat_report_conversation_ix", "conversation_id"),
        Index("chat_report_message_ix", "message_id", postgresql_where=text("message_id IS NOT NULL")),
        Index("chat_report_reporter_ix", "reporter_id"),
        Index(
            "chat_report_decided_by_ix", "decided_by_id", postgresql_where=text("decided_by_id IS NOT NULL")
        ),
    )

    conversation_id: Mapped[Key] = mapped_column(to("conversation.id"))
    message_id: Mapped[Key | None] = mapped_column(ForeignKey("chat_message.id", ondelete="SET NULL"))
    reporter_id: Mapped[Key] = mapped_column(to("users.id"))
    reason: Mapped[ReportReason] = mapped_column(OneOf(ReportReason))
    text: Mapped[Words]
    decision: Mapped[ReportDecision | None] = mapped_column(OneOf(ReportDecision))
    decided_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Created]
