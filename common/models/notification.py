"""What people are told inside the app, and the devices they carry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Created, HasUid, Key, Object, OneOf, Updated, to, worked_out
from common.models.people import Platform


class NotificationType(StrEnum):
    """What a message is about; preferences and texts go by it."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELED = "canceled"
    EXPIRED = "expired"
    RESCHEDULED = "rescheduled"
    REMINDER_1H = "reminder_1h"
    REMINDER_24H = "reminder_24h"
    REVIEW_REQUEST = "review_request"
    RATING_RECEIVED = "rating_received"
    RATING_REPLY = "rating_reply"
    CHAT_MESSAGE = "chat_message"
    JOB_APPLICATION = "job_application"
    APPLICATION_DECIDED = "application_decided"
    CLAIM_DECIDED = "claim_decided"
    WAITLIST_OFFER = "waitlist_offer"
    PAYMENT_RECEIPT = "payment_receipt"
    REFUND = "refund"
    TEAM = "team"
    SECURITY = "security"
    VERIFY_EMAIL = "verify_email"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (a topic, not a password)
    BROADCAST = "broadcast"


class Notification(HasUid, Base):
    """A message in somebody's list; `is_sent` follows from `sent_at`."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("notification_newest_ix", "user_id", text("created_at DESC"), text("id DESC")),
        Index("notification_created_ix", "created_at", postgresql_using="brin"),
        Index(
            "notification_about_booking_ix",
            text("(data ->> 'booking')"),
            postgresql_where=text("data ? 'booking'"),
        ),
        Index("notification_unread_ix", "user_id", postgresql_where=text("read_at IS NULL")),
        Index("notification_unsent_ix", "created_at", "id", postgresql_where=text("sent_at IS NULL")),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    type: Mapped[NotificationType] = mapped_column(OneOf(NotificationType))
    title: Mapped[str]
    body: Mapped[str]
    data: Mapped[Object]
    is_sent: Mapped[bool] = mapped_column(worked_out("sent_at IS NOT NULL"))
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class Device(HasUid, Base):
    """A push token; it belongs to the last person who registered it and leaves with that session.

    `topics` are those the provider last heard that it follows; a question mark stands before one that it may have
    heard of, in an attempt that has not come to an end.
    """

    __tablename__ = "device"
    __table_args__ = (
        Index("device_user_ix", "user_id"),
        Index("device_session_ix", "session_id", postgresql_where=text("session_id IS NOT NULL")),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    session_id: Mapped[Key | None] = mapped_column(to("user_session.id"))
    token: Mapped[str] = mapped_column(unique=True)
    platform: Mapped[Platform] = mapped_column(OneOf(Platform))
    app_version: Mapped[str | None]
    topics: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
