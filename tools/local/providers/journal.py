"""Everything the providers accepted, one JSON line a message, in a folder that outlives the process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Message:
    """What one person got. `channel` is mail, push or sms; `to` an address, a device token or a number.

    `data` holds what belongs to the message beside its text; `at` is UTC, ISO 8601.
    """

    channel: str
    to: str
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())


class Journal:
    """The *.jsonl files of one folder; the provider fakes write providers.jsonl, anybody may add a file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def write(self, message: Message) -> None:
        """Append a message; one unbuffered write, so that a reader never sees half a line."""
        line = json.dumps(asdict(message), ensure_ascii=False) + "\n"
        with (self._folder / "providers.jsonl").open("ab", buffering=0) as file:
            file.write(line.encode())

    def read(self, to: str | None = None, channel: str | None = None) -> list[dict[str, Any]]:
        """The messages, newest first, of one recipient or channel if named."""
        files = sorted(self._folder.glob("*.jsonl"))
        messages = [json.loads(line) for file in files for line in file.read_text().splitlines()]
        wanted = [
            message
            for message in messages
            if (to is None or message["to"] == to) and (channel is None or message["channel"] == channel)
        ]
        return sorted(wanted, key=lambda message: str(message["at"]))[::-1]
