"""What is to be carried further."""

from dataclasses import dataclass, field
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
    """What a device should follow has changed; `follows` is what one that is gone may still be following.

    `owner` is the uid of whoever had it then.
    """

    device: UUID
    token: str
    follows: list[str] = field(default_factory=list)
    owner: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastDue(Event):
    """Something of ours is to be told to all who follow a topic, a number of them at a time."""

    broadcast: UUID


@dataclass(frozen=True, slots=True)
class BroadcastToRing(Event):
    """All who follow a topic have something of ours in their list; now their phones ring, a language at a time."""

    broadcast: UUID
    language: str
