"""Somebody with the app in hand, over plain HTTP: what the journey needs of a client, and nothing more."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from tools.local.serve import direct

_PATIENCE_SECONDS = 20
_BETWEEN_LOOKS_SECONDS = 0.1


class Surprise(Exception):
    """The running system did something else than it promises."""


@dataclass
class Phone:
    """One person's app: where the API is, whose letters it reads, and the tokens once they are there."""

    url: str
    address: str
    access: str = ""
    refresh: str = ""

    def get(self, path: str, *, expect: int = 200, **query: Any) -> Any:
        """GET; raises `Surprise` for another status than the expected one."""
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path, None, expect)

    def post(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """POST JSON."""
        return self._ask("POST", path, body, expect)

    def delete(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """DELETE."""
        return self._ask("DELETE", path, body, expect)

    def keep(self, tokens: Any) -> None:
        """Stay signed in with these tokens."""
        self.access, self.refresh = tokens["access"], tokens["refresh"]

    def letters(self) -> list[dict[str, Any]]:
        """The mails to this address so far, newest first."""
        query = urllib.parse.urlencode({"format": "json", "channel": "mail", "to": self.address})
        found: list[dict[str, Any]] = self._ask("GET", f"/local/inbox/?{query}", None, 200)
        return found

    def letter_about(self, words: str) -> str:
        """The subject of a letter with these words in it, as soon as it comes; raises `Surprise` if none does."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            subjects = [str(letter["subject"]) for letter in self.letters()]
            found = next((subject for subject in subjects if words in subject.lower()), None)
            if found:
                return found
            time.sleep(_BETWEEN_LOOKS_SECONDS)
        raise Surprise(f"no letter about {words!r} to {self.address} within {_PATIENCE_SECONDS} s")

    def code(self) -> str:
        """The six digits of the newest letter."""
        self.letter_about("")
        text = str(self.letters()[0]["text"])
        found = re.search(r"\b\d{6}\b", text)
        if not found:
            raise Surprise(f"no code in the letter: {text}")
        return found[0]

    def _ask(self, method: str, path: str, body: Any, expect: int) -> Any:
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        headers |= {"Authorization": f"Bearer {self.access}"} if self.access else {}
        data = None if body is None else json.dumps(body).encode()
        headers |= {"Content-Type": "application/json"} if data else {}
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)
        status, text = _answer(request)
        if status != expect:
            raise Surprise(f"{method} {path} answered {status} instead of {expect}: {text[:2000]}")
        return json.loads(text) if text else None


def _answer(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with direct.open(request, timeout=_PATIENCE_SECONDS) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    except OSError as broken:
        raise Surprise(f"{request.full_url} cannot be reached: {broken}") from None


def check(found: object, wanted: object, what: str) -> None:
    """Raises `Surprise` if it is not what was wanted."""
    if found != wanted:
        raise Surprise(f"{what}: {found!r} instead of {wanted!r}")
