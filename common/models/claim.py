"""People who say that a listed venue is theirs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Count, Created, HasUid, Key, OneOf, Words, to
from common.models.business import Business
from common.models.people import User


class ClaimProof(StrEnum):
    """What shows that it is theirs: a code to what is on record, or an operator's look."""

    PHONE = "phone"
    EMAIL = "email"
    REVIEW = "review"


class ClaimStatus(StrEnum):
    """What became of a claim."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class BusinessClaim(HasUid, Base):
    """Somebody says that a listed venue is theirs; one open claim a person and venue.

    `message` is the claimant's, `reason` the operator's; the claimant reads both.
    """

    __tablename__ = "business_claim"
    __table_args__ = (
        Index(
            "business_claim_open_unique",
            "business_id",
            "claimant_id",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index("business_claim_claimant_ix", "claimant_id"),
        Index(
            "business_claim_decided_by_ix",
            "decided_by_id",
            postgresql_where=text("decided_by_id IS NOT NULL"),
        ),
        Index(
            "business_claim_to_review_ix",
            "created_at",
            postgresql_where=text("status = 'open' AND proof = 'review'"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    claimant_id: Mapped[Key] = mapped_column(to("users.id"))
    proof: Mapped[ClaimProof] = mapped_column(OneOf(ClaimProof))
    status: Mapped[ClaimStatus] = mapped_column(OneOf(ClaimStatus), server_default="open")
    code_hash: Mapped[bytes | None]
    tries: Mapped[Count]
    message: Mapped[Words]
    reason: Mapped[Words]
    expires_at: Mapped[datetime]
    decided_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    business: Mapped[Business] = relationship(lazy="raise")
    claimant: Mapped[User] = relationship(foreign_keys=[claimant_id], lazy="raise")
