"""What customers say, and what the business answers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Created,
    HasId,
    HasLegacyId,
    HasUid,
    Key,
    OneOf,
    Small,
    Words,
    to,
    within,
)
from common.models.people import User


class RatingStatus(StrEnum):
    """Whether a rating is shown and counted."""

    VISIBLE = "visible"
    MODERATION = "moderation"
    HIDDEN = "hidden"


class ReportReason(StrEnum):
    """Why somebody thinks that a rating should go."""

    SPAM = "spam"
    OFFENSIVE = "offensive"
    FALSE = "false"
    PRIVATE = "private"
    OTHER = "other"


class ReportDecision(StrEnum):
    """What an operator made of a report."""

    KEPT = "kept"
    HIDDEN = "hidden"


class Rating(HasUid, HasLegacyId, Base):
    """One to five stars for a completed booking; one per booking, also when its author has taken it back."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("booking_id"),
        within("booking", "booking_id"),
        within("employee", "employee_id"),
        Index(
            "rating_newest_ix",
            "business_id",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=text("status = 'visible'"),
        ),
        Index("rating_booking_ix", "business_id", "booking_id"),
        Index("rating_waiting_ix", "created_at", postgresql_where=text("status = 'moderation'")),
        Index("rating_customer_ix", "customer_id", text("created_at DESC")),
        Index(
            "rating_employee_ix",
            "business_id",
            "employee_id",
            postgresql_where=text("employee_id IS NOT NULL"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    booking_id: Mapped[Key]
    customer_id: Mapped[Key] = mapped_column(to("users.id"))
    employee_id: Mapped[Key | None]
    rating: Mapped[Small]
    employee_rating: Mapped[Small | None]
    comment: Mapped[Words]
    status: Mapped[RatingStatus] = mapped_column(OneOf(RatingStatus), server_default="visible")
    created_at: Mapped[Created]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    customer: Mapped[User] = relationship(lazy="raise")


class RatingRevision(HasId, Base):
    """What a rating said before it was edited."""

    __tablename__ = "rating_revision"
    __table_args__ = (Index("rating_revision_rating_ix", "rating_id"),)

    rating_id: Mapped[Key] = mapped_column(to("rating.id"))
    rating: Mapped[Small]
    employee_rating: Mapped[Small | None]
    comment: Mapped[str]
    replaced_at: Mapped[Created]


class RatingReply(Base):
    """The business's one answer."""

    __tablename__ = "rating_reply"
    __table_args__ = (
        UniqueConstraint("uid"),
        Index("rating_reply_author_ix", "author_id"),
    )

    rating_id: Mapped[Key] = mapped_column(to("rating.id"), primary_key=True, autoincrement=False)
    uid: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    author_id: Mapped[Key] = mapped_column(to("users.id"))
    text: Mapped[str]
    hidden_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    edited_at: Mapped[datetime | None]


class RatingImage(Base):
    """A picture that belongs to a rating."""

    __tablename__ = "rating_image"
    __table_args__ = (UniqueConstraint("upload_id"),)

    rating_id: Mapped[Key] = mapped_column(to("rating.id"), primary_key=True, autoincrement=False)
    upload_id: Mapped[Key] = mapped_column(to("upload.id"), primary_key=True, autoincrement=False)
    position: Mapped[Small] = mapped_column(server_default=text("0"))


class RatingReport(HasUid, Base):
    """Somebody asks that a rating be looked at."""

    __tablename__ = "rating_report"
    __table_args__ = (
        UniqueConstraint("rating_id", "reporter_id"),
        Index("rating_report_open_ix", "created_at", postgresql_where=text("decision IS NULL")),
        Index("rating_report_reporter_ix", "reporter_id"),
        Index(
            "rating_report_decided_by_ix",
            "decided_by_id",
            postgresql_where=text("decided_by_id IS NOT NULL"),
        ),
    )

    rating_id: Mapped[Key] = mapped_column(to("rating.id"))
    reporter_id: Mapped[Key] = mapped_column(to("users.id"))
    reason: Mapped[ReportReason] = mapped_column(OneOf(ReportReason))
    text: Mapped[Words]
    decision: Mapped[ReportDecision | None] = mapped_column(OneOf(ReportDecision))
    decided_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Created]
