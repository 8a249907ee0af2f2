"""What is to be carried further."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class MailDue(Event):
    """A notification should also reach this person by mail: where they read it now, or at the address named."""

    notification: UUID
    to: str = ""


@dataclass(frozen=True, slots=True)
class PushDue(Event):
    """A notification should also reach this device."""

    notification: UUID
    device: UUID
