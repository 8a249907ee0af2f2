"""What happens to accounts."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class VerificationRequested(Event):
    """Somebody wants to open an account with this address; the letter carries the code."""

    attempt: UUID
    code: str


@dataclass(frozen=True, slots=True)
class KnownAddressRegistered(Event):
    """Somebody tried to open an account with the address of an existing one."""

    user: UUID


@dataclass(frozen=True, slots=True)
class SmsCodeRequested(Event):
    """Somebody asked for a code by SMS; whether there is anything to send is for the task to see."""

    code: UUID


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """Somebody forgot their password; the letter carries a code to type and a token in its link."""

    code: UUID
    digits: str
    token: str


@dataclass(frozen=True, slots=True)
class EmailChangeRequested(Event):
    """Somebody wants another address; the letter to the new one carries the code."""

    code: UUID
    digits: str


@dataclass(frozen=True, slots=True)
class AccountLeaving(Event):
    """Somebody asked for their account to be deleted; the letter carries the way back."""

    user: UUID
    undo_token: str


@dataclass(frozen=True, slots=True)
class ErasureDue(Event):
    """The time to change one's mind has passed: everything about this person goes."""

    user: UUID


@dataclass(frozen=True, slots=True)
class ExportRequested(Event):
    """Somebody wants everything we have about them."""

    export: UUID


@dataclass(frozen=True, slots=True)
class ExportReady(Event):
    """The package lies in the bucket; the letter carries its link."""

    export: UUID


@dataclass(frozen=True, slots=True)
class ObjectsLeft(Event):
    """Objects in the bucket that nobody needs any more."""

    paths: list[str]


@dataclass(frozen=True, slots=True)
class ProviderLinkEnded(Event):
    """A provider whose tokens we hold should hear that the link is over; the token travels sealed, in text."""

    provider: str
    sealed_token: str
