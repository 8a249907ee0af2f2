"""What comes and goes about the people who serve customers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from common.integrations.storage import Storage
from common.models import Booking, Role
from common.web.fields import Change, Email, NeverEmpty, PhoneNumber
from common.web.pictured import Pictured
from common.web.validation import Answer, Body, Query
from functions.business.onboarding.queries.seats import Seat
from functions.business.onboarding.schemas.fields import FirstName, Surname
from functions.business.onboarding.schemas.moving import BookingToMove

Bio = Annotated[str, Field(max_length=4000, examples=["Cuts hair since 2009."])]
Services = Annotated[list[UUID], Field(max_length=500)]
Rank = Annotated[int, Field(ge=0, le=10_000, examples=[0])]
JoinsAs = Literal["manager", "employee"]
_SERVICES = "What this person performs, besides what everybody does. Null or left out: only that."


class NewEmployee(Body):
    """Somebody to add to the team. `role` is for the account they may connect later; owners alone add managers."""

    business: UUID
    name: FirstName
    surname: Surname = ""
    email: Email | None = None
    phone: PhoneNumber | None = None
    role: JoinsAs = "employee"
    bio: Bio = ""
    rank: Rank = Field(0, description="The order in which the team is shown and served.")
    services: Services | None = Field(None, description=_SERVICES)


class EmployeeChange(Change):
    """What changes about somebody of the team."""

    name: Annotated[FirstName | None, NeverEmpty] = None
    surname: Annotated[Surname | None, NeverEmpty] = None
    email: Email | None = None
    phone: PhoneNumber | None = None
    role: Annotated[JoinsAs | None, NeverEmpty] = Field(
        None, examples=["employee"], description="For an owner to change; it counts from the next request on."
    )
    bio: Annotated[Bio | None, NeverEmpty] = None
    rank: Annotated[Rank | None, NeverEmpty] = None
    is_active: Annotated[bool | None, NeverEmpty] = Field(
        None, description="Whether customers can book this person."
    )
    services: Services | None = Field(None, description=_SERVICES)


class WhoseTeam(Query):
    """Whose team is asked for."""

    business: UUID


class InvitationShown(Answer):
    """An invitation that is under way; after `expires_at` it is no good any more."""

    email: str | None = Field(examples=["dritan@example.com"])
    phone: str | None = Field(examples=["+355692034567"])
    expires_at: datetime


class EmployeeShown(Answer):
    """Somebody of the team, as the team sees them. Contact and invitation are for leaders, and for themselves."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    surname: str = Field(examples=["Hoxha"])
    email: str | None
    phone: str | None = Field(examples=["+355692034567"])
    role: Role = Field(description="What their account may do here, or will once it is connected.")
    is_connected: bool = Field(description="Whether they have connected an account of their own.")
    invitation: InvitationShown | None
    avatar: Pictured | None
    bio: str
    rank: int
    is_active: bool
    has_own_hours: bool
    services: list[UUID] = Field(description="What they perform besides what everybody does.")

    @classmethod
    def of(cls, seat: Seat, storage: Storage, **more: Any) -> Self:
        """Somebody of the team with everything that leaders see."""
        invitation = seat.invitation
        return cls(
            role=seat.role,
            is_connected=seat.member is not None,
            invitation=InvitationShown.model_validate(invitation) if invitation else None,
            avatar=Pictured.of(seat.avatar, storage) if seat.avatar else None,
            services=list(seat.services),
            **{field: getattr(seat.employee, field) for field in _AS_THEY_ARE},
            **more,
        )

    def without_contact(self) -> Self:
        """The same for a colleague."""
        return self.model_copy(update={"email": None, "phone": None, "invitation": None})


_AS_THEY_ARE = ("uid", "name", "surname", "email", "phone", "bio", "rank", "is_active", "has_own_hours")


class EmployeeChanged(EmployeeShown):
    """Somebody as they are now; whoever takes no bookings any more leaves those to come to be moved."""

    bookings_to_move: list[BookingToMove]

    @classmethod
    def now(cls, seat: Seat, storage: Storage, bookings: Iterable[Booking], language: str) -> Self:
        """Somebody with the visits to come that need somebody else."""
        return cls.of(seat, storage, bookings_to_move=[BookingToMove.of(each, language) for each in bookings])
