"""Doors that do not open: providers that are down, as honest stand-ins handed in through the runtime."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from common.integrations import Doors
from common.integrations.mail import Letter, MailError
from common.integrations.push import Notice, PushError
from common.integrations.queue import QueueError
from common.runtime import Runtime


@dataclass
class Broken:
    """A provider that refuses whatever it is asked, and counts."""

    permanent: bool = False
    asked: int = 0

    def send(self, what: Letter | Notice) -> str:
        """Refuse a letter or a notice."""
        self.asked += 1
        error = MailError if isinstance(what, Letter) else PushError
        raise error("the provider is down", permanent=self.permanent)

    def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
        """Refuse a hint."""
        self.asked += 1
        raise QueueError("the queue is down")


def with_doors(runtime: Runtime, **doors: Any) -> Runtime:
    """The same surroundings behind other doors: `mail`, `push`, `queue`, `sms`, `storage`, `vision`."""
    others = Doors(runtime.settings)
    for name in ("mail", "push", "queue", "sms", "storage", "vision"):
        setattr(others, name, doors.get(name) or getattr(runtime.doors, name))
    return replace(runtime, doors=others)
