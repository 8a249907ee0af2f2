"""What happens in conversations."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class ConversationChanged(Event):
    """Something that listeners see has changed: a message, who takes part, a block."""

    conversation: UUID


@dataclass(frozen=True, slots=True)
class ChatMessagePosted(Event):
    """Somebody has written; the others should hear a ring."""

    message: UUID
