"""What comes and goes when a business gets another owner, or closes for good."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from common.i18n import _
from common.models import Booking, Business, BusinessStatus
from common.web.fields import Email, PhoneNumber
from common.web.validation import Answer, Body, Wrong

_READERS: tuple[TypeAdapter[Any], ...] = (TypeAdapter(UUID), TypeAdapter(Email), TypeAdapter(PhoneNumber))


def _named(given: str) -> str:
    """A uid, an address or a number, each as it is kept."""
    for reader in _READERS:
        try:
            return str(reader.validate_python(given))
        except ValidationError:
            continue
    raise Wrong("wrong_format", _("Name somebody of the team: by uid, e-mail address or phone number."))


Member = Annotated[str, Field(max_length=254, examples=["dritan@example.com"]), AfterValidator(_named)]


class Handover(Body):
    """Who owns the business from now on."""

    to: Member = Field(
        description="Somebody of the team with an account: their uid, or the uid of their seat; or the e-mail"
        " address or phone number that is proven to be theirs."
    )
    leave: bool = Field(False, description="Leave the team altogether. Otherwise you become a manager.")


class Closing(Body):
    """That a business closes for good."""

    cancel_bookings: bool = Field(
        False, description="Call off the visits to come; without this, any visit to come stands in the way."
    )
    reason: str = Field(
        "",
        max_length=500,
        examples=["We are moving abroad."],
        description="Customers read it when they are told.",
    )


class Closed(Answer):
    """A business that has closed, and how many visits are being called off."""

    uid: UUID
    status: BusinessStatus = Field(examples=["closed"])
    canceled_bookings: int = Field(examples=[3])

    @classmethod
    def of(cls, business: Business, canceled: int) -> Self:
        """The business as it stands now."""
        return cls(uid=business.uid, status=business.status, canceled_bookings=canceled)


class VisitToCome(Answer):
    """A visit that stands in the way of closing."""

    uid: UUID
    starts_at: datetime
    timezone: str

    @classmethod
    def written(cls, booking: Booking) -> dict[str, Any]:
        """As a problem document lists it."""
        return cls.model_validate(booking).model_dump(mode="json")
