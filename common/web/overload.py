"""More requests than a process can serve in time: it serves as many as it can, and tells the others at once.

A request that waits is late, and makes the next one late; so beyond a few places nobody waits. What has lain in the
socket before a thread took it up counts as waiting: under load nearly all of it is done there. (docs/overload.md)
"""

import logging
import re
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from flask import Flask

from common.errors import Unavailable
from common.turns import Turns, aside
from common.web import logs, manners, problems

log = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_HEALTH = re.compile(r"(/avatid-[a-z]+)?/health/")
_SMALL = 64 * 1024
_LAST_DATA_RECEIVED = struct.Struct("52xI")  # in Linux' tcp_info: milliseconds since the last byte came in
_TELL_EVERY_SECONDS = 1.0
_MOST_REMEMBERED = 256
_NAME = b"00000000-0000-0000-0000-000000000000"
"""Stands in a refusal where the name of the request goes."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Door:
    """Stands before an app: lets in whoever has a turn; `/health/` and a browser's preflight need none."""

    def __init__(self, app: Flask, turns: Turns) -> None:
        self._app, self._turns = app, turns
        self._sent_away, self._told_at = 0, float("-inf")
        self._refusals: dict[tuple[str, str], _Refusal] = {}

    def before(self, inner: Wsgi) -> Wsgi:
        """`inner` behind this door."""

        def entrance(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            if _is_free(environ):
                return inner(environ, start)
            environ["wsgi.input"] = _received(environ)
            if not self._turns.begin(_waited(environ)):
                return self._refuse(environ, start)
            try:
                return inner(environ, start)
            finally:
                self._turns.end()

        return entrance

    def _refuse(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """As cheaply as can be: the more requests there are, the more of the time goes into this."""
        self._tell()
        asked = environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_ORIGIN", "")
        refusal = self._refusals.get(asked) or self._made(asked, environ)
        name = manners.name_for(environ.get("HTTP_X_REQUEST_ID", ""))
        body = refusal.body.replace(_NAME, name.encode())
        headers = [(key, name if value == _NAME.decode() else value) for key, value in refusal.headers]
        start(refusal.status, [*headers, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _made(self, asked: tuple[str, str], environ: dict[str, Any]) -> "_Refusal":
        """With the manners of every reply (language, CORS); made once for all who ask alike."""
        with self._app.request_context(environ):
            before = logs.request_id.set(_NAME.decode())
            response = self._app.process_response(problems.reply(Unavailable()))
            logs.request_id.reset(before)
        del response.headers["Content-Length"]
        made = _Refusal(response.status, response.headers.to_wsgi_list(), response.get_data())
        if len(self._refusals) < _MOST_REMEMBERED:
            self._refusals[asked] = made
        return made

    def _tell(self) -> None:
        """Once a second at most; two threads that tell at the same time do no harm."""
        self._sent_away += 1
        if time.monotonic() - self._told_at > _TELL_EVERY_SECONDS:
            log.warning("requests are sent away", extra={"since_last_told": self._sent_away})
            self._sent_away, self._told_at = 0, time.monotonic()


def _is_free(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "OPTIONS" or _HEALTH.match(environ.get("PATH_INFO", "")) is not None


def _received(environ: dict[str, Any]) -> Any:
    """The body, so that nobody who sends slowly has a turn meanwhile; a long one is read bit by bit, later."""
    stream, length = environ["wsgi.input"], environ.get("CONTENT_LENGTH") or ""
    if not length and "HTTP_TRANSFER_ENCODING" not in environ:
        return stream
    if length.isdecimal() and int(length) <= _SMALL:
        return BytesIO(stream.read(int(length)))
    return _Sent(stream)


class _Sent:
    """What somebody is still sending: whoever waits for more of it lets another one work."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stream, name)
        return partial(_standing_aside, found) if callable(found) else found

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


def _standing_aside(read: Callable[..., Any], *how: Any) -> Any:
    with aside():
        return read(*how)


def _waited(environ: dict[str, Any]) -> float:
    """For how many seconds the request has lain in its socket; 0 where nobody can tell."""
    line = environ.get("gunicorn.socket")
    if not isinstance(line, socket.socket) or not hasattr(socket, "TCP_INFO"):
        return 0
    try:
        told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA_RECEIVED.size)
        return float(_LAST_DATA_RECEIVED.unpack(told)[0]) / 1000
    except (OSError, struct.error):
        return 0
