"""What happens to ratings."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class RatingReceived(Event):
    """A customer has rated a visit."""

    rating: UUID


@dataclass(frozen=True, slots=True)
class RatingReplied(Event):
    """A business has answered a rating."""

    rating: UUID
