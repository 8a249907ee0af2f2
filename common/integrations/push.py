"""Push: the door, the notice, and a local one that keeps notices in a folder."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from common.integrations.outside import OutsideError


@dataclass(frozen=True, slots=True)
class Notice:
    """One push to one device; notices with the same `collapse_id` are shown once."""

    token: str
    title: str
    body: str
    data: Mapping[str, str]
    collapse_id: str


class PushError(OutsideError):
    """The push provider did not take a notice."""


class Unregistered(PushError):
    """The device is gone: forget its token."""

    def __init__(self) -> None:
        super().__init__("the device is no longer registered", permanent=True)


class Pusher(Protocol):
    """Whoever reaches phones for us."""

    def send(self, notice: Notice) -> str:
        """Hand over one notice and return the provider's name for it; raises `PushError`."""
        ...


class LocalPush:
    """Keeps every notice as a JSON file, oldest first by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "push"

    def send(self, notice: Notice) -> str:
        """Write the notice down."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(list(self._folder.iterdir())):06d}-{uuid4().hex}"
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(notice), ensure_ascii=False))
        return name

    def notices(self) -> list[Notice]:
        """Every notice that would have been sent, oldest first."""
        return [Notice(**json.loads(path.read_text())) for path in sorted(self._folder.glob("*.json"))]
