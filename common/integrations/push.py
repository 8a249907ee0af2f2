"""Push: the door, the notice, and a local one that keeps notices in a folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from common.integrations.outside import OutsideError


@dataclass(frozen=True, slots=True)
class Notice:
    """One push to one device, or to all that follow a `topic`; those with the same `collapse_id` are shown once.

    `channel` is the Android channel that the app has opened for such news, `thread` what an iPhone groups by,
    `badge` the number on the app's icon. What is not urgent may wait until the phone is awake anyway. For a phone
    that is off it is kept for `lasts_seconds`, else for as long as the provider keeps things (four weeks).
    """

    token: str
    title: str
    body: str
    data: Mapping[str, str]
    collapse_id: str
    topic: str = ""
    channel: str = ""
    thread: str = ""
    badge: int | None = None
    is_urgent: bool = True
    lasts_seconds: int | None = None


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

    def follow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """Let these devices, a thousand at most, hear what is sent to a topic; once more is the same as once.

        Returns those that are gone: forget their tokens. Raises `PushError` when any other could not be asked.
        """
        ...

    def unfollow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """The opposite, in the same way."""
        ...


class LocalPush:
    """Keeps every notice as a JSON file, oldest first by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "push"

    def send(self, notice: Notice) -> str:
        """Write the notice down."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(list(self._folder.glob('*.json'))):06d}-{uuid4().hex}"
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(notice), ensure_ascii=False))
        return name

    def follow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """Note down who follows what."""
        self._keep_following(topic, self.followers(topic) | set(tokens))
        return frozenset()

    def unfollow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """Strike them out."""
        self._keep_following(topic, self.followers(topic) - set(tokens))
        return frozenset()

    def followers(self, topic: str) -> frozenset[str]:
        """The devices that would hear what is sent to a topic."""
        place = self._place_of(topic)
        return frozenset(json.loads(place.read_text())) if place.exists() else frozenset()

    def _keep_following(self, topic: str, tokens: frozenset[str]) -> None:
        place = self._place_of(topic)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(sorted(tokens)))

    def _place_of(self, topic: str) -> Path:
        return self._folder / "topics" / f"{Path(topic).name}.json"

    def notices(self) -> list[Notice]:
        """Every notice that would have been sent, oldest first."""
        return [Notice(**json.loads(path.read_text())) for path in sorted(self._folder.glob("*.json"))]
