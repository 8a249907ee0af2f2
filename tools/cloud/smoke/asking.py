"""One question over HTTP, and its answer as it came: redirects are not followed, refusals are answers."""

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

PROBLEM = "application/problem+json"
_OF_THE_PLATFORM = (429, 500, 502, 503, 504)
"""What stands in for a function that has no instance yet; a function itself says such a thing as a problem."""


class Wrong(AssertionError):
    """The deployment does not do what it should; the message says in one line what it did instead."""


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def kind(self) -> str:
        """The media type."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        """What the body says; raises `Wrong` if it is no JSON."""
        try:
            return json.loads(self.raw)
        except ValueError:
            raise Wrong(
                f"{self.status} without JSON in it, but {self.kind or 'something nameless'}"
            ) from None

    @property
    def code(self) -> str:
        """The code of a refusal, empty if it is none of ours."""
        said = self.json if self.kind == PROBLEM else {}
        return str(said.get("code", "")) if isinstance(said, dict) else ""


class _AsItIs(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirect is an answer like any other."""


@dataclass
class Asker:
    """Asks again while nobody is there yet: instances may have to start, and get `patience` seconds in all."""

    patience: float = 60
    pause: float = 2
    seconds: float = 30
    """So long is an answer waited for; where nobody says a word, that is patience, too."""
    _waited: float = 0
    _opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.ProxyHandler({}), _AsItIs)
    )

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The first answer of the function itself, or the last one of whoever stood in for it; raises `Wrong`."""
        while True:
            is_last, began = self._waited + self.pause > self.patience, time.monotonic()
            try:
                answer = self._once(urllib.request.Request(url, headers=dict(headers or {}), method=method))
            except (OSError, http.client.HTTPException) as error:
                if is_last or _is_about_the_certificate(error):
                    raise Wrong(f"no answer: {getattr(error, 'reason', error)}") from error
                self._waited += time.monotonic() - began
            else:
                if is_last or answer.kind == PROBLEM or answer.status not in _OF_THE_PLATFORM:
                    return answer
            self._waited += self.pause
            time.sleep(self.pause)

    def _once(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self.seconds) as reply:
                return Answer(reply.status, _small(reply.headers), reply.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, _small(refusal.headers), refusal.read())


def _small(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _is_about_the_certificate(error: Exception) -> bool:
    return isinstance(getattr(error, "reason", error), ssl.SSLError)
