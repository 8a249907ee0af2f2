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


@dataclass(frozen=True, slots=True)
class SmsDue(Event):
    """A notification should also reach this person's phone as a text."""

    notification: UUID


@dataclass(frozen=True, slots=True)
class DeviceTopicsChanged(Event):
    """What a device should follow has changed; a device that is gone follows nothing."""

    device: UUID


@dataclass(frozen=True, slots=True)
class BroadcastDue(Event):
    """Something of ours is to be told to all who follow a topic."""

    broadcast: UUID
