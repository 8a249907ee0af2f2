"""SMS: the door, and a local network that keeps texts in a folder and honestly checks the codes in them."""

import fcntl
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from common.integrations.outside import OutsideError

_MOST_CHECKS = 5


class SmsError(OutsideError):
    """The SMS provider did not do what it was asked. Its own words may quote the number and are never kept."""


class Sms(Protocol):
    """Whoever reaches phones by SMS, and draws and knows the codes we send that way. Numbers are E.164."""

    def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
        """Send a code and return the provider's name for it; `instead_of` names one that ends thereby.

        Without `instead_of` a code that is still pending is sent again, digits and all. Raises `SmsError`.
        """
        ...

    def check(self, phone: str, code: str) -> bool:
        """Whether this is the pending code of the number; a right one is used up. Raises `SmsError`."""
        ...

    def send(self, to: str, text: str) -> str:
        """Send a text of our own and return the provider's name for it; raises `SmsError`."""
        ...

    def find(self, to: str, text: str, since: datetime) -> str | None:
        """The provider's name for this text if it took it for this number since then; raises `SmsError`.

        For a `send` whose end nobody saw. Nothing found is no proof: what waits to leave may not be listed yet.
        """
        ...


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One SMS as it arrived; `code` are the digits in it, if it brought some."""

    to: str
    text: str
    language: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Pending:
    """The one code that a number may still be checked for."""

    ref: str
    code: str
    checks_left: int = _MOST_CHECKS


class LocalSms:
    """Keeps every text as a JSON file, oldest first by name, and each number's pending code in another.

    A lock on the folder makes it one network for every process that looks there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "sms"
        self._pending = self._folder / "pending"

    def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
        """Write a text with a code down: a new one, unless another that is not to end is pending."""
        with self._alone():
            pending = self._pending_for(phone)
            if pending is None or pending.ref == instead_of:
                pending = _Pending(uuid4().hex, f"{secrets.randbelow(10**6):06d}")
            self._keep(phone, pending)
            self._write(TextMessage(phone, f"AvatID: {pending.code}", language, pending.code))
        return pending.ref

    def check(self, phone: str, code: str) -> bool:
        """Compare with the pending code, which is used up when it is right; five times, then no more."""
        with self._alone():
            pending = self._pending_for(phone)
            if pending is None or pending.checks_left < 1:
                return False
            if secrets.compare_digest(pending.code.encode(), code.encode()):
                self._place_of(phone).unlink()
                return True
            self._keep(phone, replace(pending, checks_left=pending.checks_left - 1))
            return False

    def send(self, to: str, text: str) -> str:
        """Write the text down."""
        with self._alone():
            return self._write(TextMessage(to, text))

    def find(self, to: str, text: str, since: datetime) -> str | None:
        """Look through what was written down, whenever that was: nothing here has a date."""
        kept = sorted(self._folder.glob("*.json"), reverse=True)
        sought = TextMessage(to, text)
        return next(
            (path.stem for path in kept if TextMessage(**json.loads(path.read_text())) == sought), None
        )

    def texts(self) -> list[TextMessage]:
        """Every text that would have arrived, oldest first."""
        return [TextMessage(**json.loads(path.read_text())) for path in sorted(self._folder.glob("*.json"))]

    def _write(self, message: TextMessage) -> str:
        name = f"{len(list(self._folder.iterdir())):06d}-{uuid4().hex}"
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(message), ensure_ascii=False))
        return name

    def _keep(self, phone: str, pending: _Pending) -> None:
        self._place_of(phone).write_text(json.dumps(asdict(pending)))

    def _pending_for(self, phone: str) -> _Pending | None:
        place = self._place_of(phone)
        return _Pending(**json.loads(place.read_text())) if place.exists() else None

    def _place_of(self, phone: str) -> Path:
        return self._pending / f"{phone.removeprefix('+')}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._pending.mkdir(parents=True, exist_ok=True)
        with (self._pending / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
