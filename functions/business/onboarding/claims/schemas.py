"""What comes and goes when somebody says that a listed venue is theirs."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.models import Business, BusinessClaim, ClaimProof, ClaimStatus
from common.naming import name_of
from common.web.validation import Answer, Body

Message = Annotated[str, Field(max_length=4000, examples=["I run it since 2012; our licence is K12345678A."])]
_STATUS = "An open claim whose time is up is `expired`."
Status = Literal["open", "granted", "refused", "withdrawn", "expired"]


class NewClaim(Body):
    """That a venue is the caller's, and how they will show it."""

    proof: ClaimProof = Field(
        examples=["phone"],
        description="A code to the phone or e-mail on record, or a look of ours at what you write.",
    )
    message: Message = Field("", description="For `review`: what shows that the venue is yours.")


class ClaimBegun(Answer):
    """An open claim, and where its code went: enough to recognise an own number, too little to learn another's."""

    claim: UUID
    proof: ClaimProof
    sent_to: str | None = Field(examples=["+355 69 *** ** 67"], description="Null for `review`.")
    expires_at: datetime


class ClaimCode(Body):
    """The six digits that went to the venue."""

    code: str = Field(pattern=r"^[0-9]{6}$", examples=["042137"])


class ClaimedBusiness(Answer):
    """The venue that a claim is about."""

    uid: UUID
    name: str = Field(examples=["Berber Kampi"])
    address: str = Field(examples=["Rruga Myslym Shyri 12"])
    city: str = Field(examples=["Tirana"])

    @classmethod
    def of(cls, business: Business, language: str) -> Self:
        """The venue as this reader calls it."""
        name = told(language, business.name_en, business.name_sq)
        return cls(uid=business.uid, name=name, address=business.address, city=business.city)


class MyClaim(Answer):
    """One of the caller's claims."""

    uid: UUID
    business: ClaimedBusiness
    proof: ClaimProof
    status: Status = Field(examples=["open"], description=_STATUS)
    reason: str | None = Field(examples=[None], description="What we wrote when we decided.")
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, claim: BusinessClaim, language: str, now: datetime) -> Self:
        """A claim, its business loaded, as its claimant sees it at `now`."""
        return cls(
            business=ClaimedBusiness.of(claim.business, language),
            status=_status(claim, now),
            reason=claim.reason or None,
            **{field: getattr(claim, field) for field in _AS_THEY_ARE},
        )


_AS_THEY_ARE = ("uid", "proof", "expires_at", "created_at", "decided_at")


class Claimant(Answer):
    """Who says so; only what is proven to be theirs."""

    uid: UUID
    name: str = Field(examples=["Bora Hoxha"])
    email: str | None = Field(examples=["bora@example.com"])
    phone: str | None = Field(examples=["+355692034567"])


class ClaimToReview(MyClaim):
    """A claim as one of us looks at it, beside what the venue has on record."""

    claimant: Claimant
    message: str = Field(examples=["I run it since 2012; our licence is K12345678A."])
    business_phone: str | None = Field(examples=["+355692034567"])
    business_email: str | None = Field(examples=["salon@example.com"])

    @classmethod
    def of(cls, claim: BusinessClaim, language: str, now: datetime) -> Self:
        """A claim, its business and claimant loaded."""
        person = claim.claimant
        who = Claimant(
            uid=person.uid,
            name=name_of(person, language),
            email=person.email if person.email_verified_at else None,
            phone=person.phone if person.phone_verified_at else None,
        )
        mine = MyClaim.of(claim, language, now).model_dump()
        on_record = {"business_phone": claim.business.phone, "business_email": claim.business.email}
        return cls.model_validate(mine | on_record | {"claimant": who, "message": claim.message})


class Decision(Body):
    """Why an operator decided as they did; the claimant reads it."""

    reason: str = Field("", max_length=1000, examples=["The licence is in another name."])


def _status(claim: BusinessClaim, now: datetime) -> Status:
    is_over = claim.status is ClaimStatus.OPEN and claim.expires_at <= now
    status: Status = "expired" if is_over else claim.status.value
    return status
