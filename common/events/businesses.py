"""What happens to businesses and the people who work there."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class InvitationSent(Event):
    """An employee is asked to connect their own account; the letter or text carries the token."""

    invitation: UUID
    token: str


@dataclass(frozen=True, slots=True)
class ClaimCodeRequested(Event):
    """Somebody claims a listed venue; the code goes to the number or address on record."""

    claim: UUID
    digits: str


@dataclass(frozen=True, slots=True)
class ClaimDecided(Event):
    """A claim that an operator looked at has been granted or refused."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class BusinessHandedOver(Event):
    """A business has another owner; both should know."""

    business: UUID
    by: UUID
    to: UUID


@dataclass(frozen=True, slots=True)
class BusinessClosed(Event):
    """A business has closed for good; its visits to come are called off, in the name and words of who closed it."""

    business: UUID
    by: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JobApplied(Event):
    """Somebody would like a place that a business offers."""

    application: UUID


@dataclass(frozen=True, slots=True)
class ApplicationDecided(Event):
    """A business has accepted or declined an application."""

    application: UUID


@dataclass(frozen=True, slots=True)
class TeamChanged(Event):
    """Somebody has joined, left, or become something else, so other people may read the business's conversations.

    Only the one with `customer`, if that is said: another of the team serves them, or nobody any more.
    """

    business: UUID
    customer: UUID | None = None
