"""Somebody with the app in hand, over plain HTTP: what the walks need of a client, and nothing more."""

import json
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tools.local.serve import direct

Found = TypeVar("Found")

_DISPOSITION = "Content-Disposition: form-data"
_REPLY_SECONDS = 20
_PATIENCE_SECONDS = 75  # a hint that was lost is made good by the sweep, once a minute
_BETWEEN_LOOKS_SECONDS = 0.1


class Surprise(Exception):
    """The running system did something else than it promises."""


@dataclass
class Phone:
    """One person's app: where the API is, whose letters and texts it reads, and the tokens once they are there."""

    url: str
    address: str = ""
    access: str = ""
    refresh: str = ""
    number: str = ""
    _read_until: str = ""

    def get(self, path: str, *, expect: int = 200, **query: Any) -> Any:
        """GET, a list as often as it has parts; raises `Surprise` for another status than the expected one."""
        asked = urllib.parse.urlencode(query, doseq=True)
        return self._ask("GET", f"{path}?{asked}" if asked else path, None, expect)

    def text(self, path: str, *, expect: int = 200) -> str:
        """GET what is not JSON, as it is."""
        return self._fetched("GET", path, None, "", expect)

    def post(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """POST JSON."""
        return self._ask("POST", path, body, expect)

    def patch(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """PATCH JSON."""
        return self._ask("PATCH", path, body, expect)

    def delete(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """DELETE."""
        return self._ask("DELETE", path, body, expect)

    def fill_in(self, path: str, **form: str) -> str:
        """POST a form, as a browser or a mail program does; returns the page that comes."""
        data = urllib.parse.urlencode(form).encode()
        return self._fetched("POST", path, data, "application/x-www-form-urlencoded", 200)

    def picture(self, path: str, content: bytes, *, expect: int = 200) -> Any:
        """PATCH a JPEG as multipart/form-data, in the part `file`."""
        return self._send_file("PATCH", path, content, expect, {})

    def upload(self, path: str, content: bytes, *, expect: int = 201, **fields: str) -> Any:
        """POST one with other fields beside it."""
        return self._send_file("POST", path, content, expect, fields)

    def _send_file(self, method: str, path: str, content: bytes, expect: int, fields: dict[str, str]) -> Any:
        edge = secrets.token_hex(16)
        said = [
            f'--{edge}\r\n{_DISPOSITION}; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
        ]
        file = (
            f'--{edge}\r\n{_DISPOSITION}; name="file"; filename="me.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        form = "".join([*said, file]).encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._send(method, path, form, f"multipart/form-data; boundary={edge}", expect)

    def keep(self, tokens: Any) -> None:
        """Stay signed in with these tokens."""
        self.access, self.refresh = tokens["access"], tokens["refresh"]

    def messages(self, channel: str, to: str) -> list[dict[str, Any]]:
        """What has come to an address or a number so far, newest first."""
        query = urllib.parse.urlencode({"format": "json", "channel": channel, "to": to})
        found: list[dict[str, Any]] = self._ask("GET", f"/local/inbox/?{query}", None, 200)
        return found

    def letter(self, words: str = "") -> dict[str, Any]:
        """The newest letter with these words in its subject, once there is one; raises `Surprise` if none comes."""
        return until(lambda: self._newest(words), f"a letter about {words!r} to {self.address}")

    def letter_about(self, words: str) -> str:
        """The subject of that letter."""
        return str(self.letter(words)["subject"])

    def code(self) -> str:
        """The six digits with which the subject of the next letter begins."""
        letter = until(lambda: self._newest(r"^\d{6}\b", self._read_until), f"a code to {self.address}")
        self._read_until = letter["at"]
        return str(letter["subject"])[:6]

    def texted_code(self) -> str:
        """The code of the next SMS."""

        def found() -> dict[str, Any] | None:
            texts = self.messages("sms", self.number)
            return next((each for each in texts if each["at"] > self._read_until), None)

        text = until(found, f"an SMS to {self.number}")
        self._read_until = text["at"]
        return str(text["data"]["code"])

    def _newest(self, pattern: str, after: str = "") -> dict[str, Any] | None:
        letters = self.messages("mail", self.address)
        fitting = (each for each in letters if re.search(pattern, str(each["subject"]), re.IGNORECASE))
        return next((each for each in fitting if each["at"] > after), None)

    def _ask(self, method: str, path: str, body: Any, expect: int) -> Any:
        if body is None:
            return self._send(method, path, None, "", expect)
        return self._send(method, path, json.dumps(body).encode(), "application/json", expect)

    def _send(self, method: str, path: str, data: bytes | None, kind: str, expect: int) -> Any:
        text = self._fetched(method, path, data, kind, expect)
        return json.loads(text) if text else None

    def _fetched(self, method: str, path: str, data: bytes | None, kind: str, expect: int) -> str:
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        headers |= {"Authorization": f"Bearer {self.access}"} if self.access else {}
        headers |= {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)
        status, text = _answer(request)
        if status != expect:
            raise Surprise(f"{method} {path} answered {status} instead of {expect}: {text[:2000]}")
        return text


def _answer(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with direct.open(request, timeout=_REPLY_SECONDS) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    except OSError as broken:
        raise Surprise(f"{request.full_url} cannot be reached: {broken}") from None


def until(look: Callable[[], Found | None], what: str) -> Found:
    """What `look` finds, as soon as it finds something; raises `Surprise` after a while."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise Surprise(f"not within {_PATIENCE_SECONDS} s: {what}")
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    return found


def check(found: object, wanted: object, what: str) -> None:
    """Raises `Surprise` if it is not what was wanted."""
    if found != wanted:
        raise Surprise(f"{what}: {found!r} instead of {wanted!r}")
