"""What comes and goes about the people who serve customers."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from common.models import Employee, Role
from common.web.fields import Change, Email, NeverEmpty, PhoneNumber
from common.web.validation import Answer, Body
from functions.business.onboarding.schemas.fields import FirstName, Surname

Bio = Annotated[str, Field(max_length=4000, examples=["Cuts hair since 2009."])]
Services = Annotated[list[UUID], Field(max_length=500)]
Rank = Annotated[int, Field(ge=0, le=10_000, examples=[0])]
JoinsAs = Literal["manager", "employee"]
_SERVICES = "What this person performs, besides what everybody does. Null or left out: only that."


class NewEmployee(Body):
    """Somebody to add to the team. `role` is for the account they may connect later."""

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
    bio: Annotated[Bio | None, NeverEmpty] = None
    rank: Annotated[Rank | None, NeverEmpty] = None
    is_active: Annotated[bool | None, NeverEmpty] = Field(
        None, description="Whether customers can book this person."
    )
    services: Services | None = Field(None, description=_SERVICES)


class EmployeeShown(Answer):
    """Somebody of the team, as the team sees them."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    surname: str = Field(examples=["Hoxha"])
    email: str | None
    phone: str | None = Field(examples=["+355692034567"])
    role: Role | None = Field(description="What their account may do here; null without an account.")
    bio: str
    rank: int
    is_active: bool
    has_own_hours: bool
    services: list[UUID] = Field(description="What they perform besides what everybody does.")

    @classmethod
    def of(cls, employee: Employee, role: Role | None, services: list[UUID]) -> Self:
        """An employee, what their account may do, and what they were chosen for."""
        return cls(
            role=role, services=services, **{field: getattr(employee, field) for field in _AS_THEY_ARE}
        )


_AS_THEY_ARE = sorted(set(EmployeeShown.model_fields) - {"role", "services"})
