"""Mail: the door, the letter, and a local post office that keeps letters in a folder."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from common.integrations.outside import OutsideError


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a letter; `content` is text."""

    filename: str
    content_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person; `custom_id` comes back in the provider's events.

    `unsubscribe` is the address that stops letters of this kind when something is posted to it (RFC 8058).
    """

    to: str
    subject: str
    text: str
    html: str
    custom_id: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    unsubscribe: str = ""

    def known_as(self, message: UUID) -> "Letter":
        """The same letter, under the name by which its message is found again."""
        return replace(self, custom_id=str(message))


class MailError(OutsideError):
    """The mail provider did not take a letter."""


class Mailer(Protocol):
    """Whoever carries our mail."""

    def send(self, letter: Letter) -> str:
        """Hand over one letter and return the provider's name for it; raises `MailError`."""
        ...


class LocalMail:
    """Keeps every letter as a JSON file, oldest first by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "mail"

    def send(self, letter: Letter) -> str:
        """Write the letter down."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(list(self._folder.iterdir())):06d}-{uuid4().hex}"
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(letter), ensure_ascii=False))
        return name

    def letters(self) -> list[Letter]:
        """Every letter that would have been sent, oldest first."""
        return [_letter(path) for path in sorted(self._folder.glob("*.json"))]


def _letter(path: Path) -> Letter:
    kept = json.loads(path.read_text())
    kept["attachments"] = tuple(Attachment(**each) for each in kept["attachments"])
    return Letter(**kept)
