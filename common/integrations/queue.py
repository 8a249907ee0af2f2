"""The queue that wakes the worker: a hint carrying a message's uid, never the message."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from common.integrations.outside import OutsideError


class QueueError(OutsideError):
    """The queue did not take a hint; the sweep will find the message anyway."""


class TaskQueue(Protocol):
    """Whoever wakes the worker."""

    def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
        """Ask for `POST /tasks/<kind>/` with this outbox uid, soon; raises `QueueError`.

        `again` counts hints of one attempt: the queue may have given up the one before, and refuses its name.
        """
        ...


@dataclass(slots=True)
class LocalQueue:
    """Remembers what it was asked to wake; whoever plays the worker reads it."""

    asked: list[tuple[str, UUID]] = field(default_factory=list)

    def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
        """Note the request down."""
        self.asked.append((kind, outbox))
