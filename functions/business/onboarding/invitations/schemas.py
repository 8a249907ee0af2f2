"""What comes and goes when somebody is invited, and accepts."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from common.i18n import told
from common.models import Business, Employee, Invitation, Role, User
from common.web.fields import Email, PhoneNumber
from common.web.validation import Answer, Body
from functions.business.onboarding.schemas import BusinessShown

Token = Annotated[
    str, Field(min_length=1, max_length=200, examples=["8mJ2Zq0c7R1yAPA91bHun4kQ0c7R1y8mJ2Zq0c7R1yA"])
]


class Invite(Body):
    """Where to send an invitation; left out: to the employee's own address and number."""

    email: Email | None = None
    phone: PhoneNumber | None = None


class InvitationOnItsWay(Answer):
    """Where an invitation has gone, and until when it is good."""

    status: Literal["invitation_sent"] = "invitation_sent"
    email: str | None = Field(examples=["dritan@example.com"])
    phone: str | None = Field(examples=["+355692034567"])
    expires_at: datetime


class GivenToken(Body):
    """What the link of an invitation carries."""

    token: Token


class InvitationSeen(Answer):
    """Who invites whom to what, before one accepts."""

    business: str = Field(examples=["Bora's salon"])
    invited_by: str = Field(examples=["Bora"])
    name: str = Field(examples=["Dritan"], description="Whom it is for, as the business writes it.")
    role: Role
    expires_at: datetime

    @classmethod
    def of(
        cls, invitation: Invitation, business: Business, employee: Employee, inviter: User, language: str
    ) -> Self:
        """An invitation as somebody sees it who may not be signed in: first names only."""
        return cls(
            business=told(language, business.name_en, business.name_sq),
            invited_by=inviter.name,
            name=employee.name,
            role=invitation.role,
            expires_at=invitation.expires_at,
        )


class Joined(BusinessShown):
    """The business that one works for now."""

    one_diary: bool = Field(
        description="False: visits here and in another shop of the same owner overlap, so the two diaries were left"
        " apart, and nothing keeps one from being booked in both places at once."
    )
