"""Businesses that look for people, and people who answer."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Created, HasUid, Key, OneOf, Updated, Words, to, within, worked_out
from common.models.business import Business, Category
from common.models.media import Upload
from common.models.people import User


class Employment(StrEnum):
    """What is offered."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    FREELANCE = "freelance"
    APPRENTICESHIP = "apprenticeship"


class ApplicationStatus(StrEnum):
    """What became of an application."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JobOpening(HasUid, Base):
    """A place that a business wants to fill; the salary is per month, in the business's currency.

    `words` are its titles, folded, for whoever looks for one.
    """

    __tablename__ = "job_opening"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="job_opening_in_business_unique"),
        Index(
            "job_opening_open_ix",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=text("closed_at IS NULL AND archived_at IS NULL"),
        ),
        Index("job_opening_business_ix", "business_id", text("created_at DESC"), text("id DESC")),
        Index("job_opening_category_ix", "category_id", postgresql_where=text("category_id IS NOT NULL")),
        Index(
            "job_opening_words_ix",
            "words",
            postgresql_using="gin",
            postgresql_ops={"words": "gin_trgm_ops"},
            postgresql_where=text("closed_at IS NULL AND archived_at IS NULL"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    category_id: Mapped[Key | None] = mapped_column(to("category.id"))
    title_en: Mapped[str]
    title_sq: Mapped[str | None]
    description_en: Mapped[Words]
    description_sq: Mapped[str | None]
    employment: Mapped[Employment] = mapped_column(OneOf(Employment), server_default="full_time")
    salary_from: Mapped[Decimal | None]
    salary_to: Mapped[Decimal | None]
    words: Mapped[str] = mapped_column(
        Text(collation="C"), worked_out("fold(title_en || ' '::text || coalesce(title_sq, ''::text))")
    )
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    business: Mapped[Business] = relationship(lazy="raise")
    category: Mapped[Category | None] = relationship(lazy="raise")

    @property
    def is_shut(self) -> bool:
        """Whether its business has closed it; one whose last day has passed may still not be."""
        return self.closed_at is not None or self.archived_at is not None


class JobApplication(HasUid, Base):
    """Somebody who would like the place; once per opening."""

    __tablename__ = "job_application"
    __table_args__ = (
        UniqueConstraint("opening_id", "applicant_id"),
        within("job_opening", "opening_id"),
        Index("job_application_opening_ix", "business_id", "opening_id"),
        Index("job_application_applicant_ix", "applicant_id"),
        Index("job_application_upload_ix", "upload_id", postgresql_where=text("upload_id IS NOT NULL")),
        Index(
            "job_application_decided_by_ix",
            "decided_by_id",
            postgresql_where=text("decided_by_id IS NOT NULL"),
        ),
    )

    business_id: Mapped[Key]
    opening_id: Mapped[Key]
    applicant_id: Mapped[Key] = mapped_column(to("users.id"))
    message: Mapped[Words]
    upload_id: Mapped[Key | None] = mapped_column(to("upload.id"))
    status: Mapped[ApplicationStatus] = mapped_column(OneOf(ApplicationStatus), server_default="sent")
    decided_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    applicant: Mapped[User] = relationship(foreign_keys=[applicant_id], lazy="raise")
    opening: Mapped[JobOpening] = relationship(
        primaryjoin="foreign(JobApplication.opening_id) == JobOpening.id", lazy="raise"
    )
    upload: Mapped[Upload | None] = relationship(lazy="raise")
