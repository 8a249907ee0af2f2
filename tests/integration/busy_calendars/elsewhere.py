"""Somebody else's server, on this machine: it serves what a test tells it to, and remembers what it was asked."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Drip = Iterator[bytes]


@dataclass
class Page:
    """What lies at a path; `drip` sends the body piece by piece, as slowly as it likes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: Callable[[], Drip] | None = None


@dataclass
class Elsewhere:
    """The server: `pages` by path, and the headers of each request in `asked`."""

    host: str
    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self.host}:{self.port}"

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Put something at a path; returns its address. Header names use underscores."""
        self.pages[path] = Page(
            body, status, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        return self.url + path


@contextmanager
def elsewhere(context: ssl.SSLContext | None = None) -> Iterator[Elsewhere]:
    """A server of this test's own, with TLS if it has a context."""
    place: list[Elsewhere] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _answer(self, place[0])

        def log_message(self, *args: Any) -> None:
            """Quietly."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    place.append(Elsewhere("127.0.0.1", server.server_port))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield place[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may hang up."""


def _answer(handler: BaseHTTPRequestHandler, place: Elsewhere) -> None:
    handler.close_connection = True
    place.asked.append((handler.path, dict(handler.headers)))
    page = place.pages.get(handler.path, Page(status=404))
    etag = page.headers.get("ETag")
    is_known = etag is not None and handler.headers.get("If-None-Match") == etag
    handler.send_response(304 if is_known else page.status)
    for name, value in page.headers.items():
        handler.send_header(name, value)
    if page.drip is None and "Transfer-Encoding" not in page.headers:
        handler.send_header("Content-Length", "0" if is_known else str(len(page.body)))
    handler.end_headers()
    for piece in [] if is_known else page.drip() if page.drip else [page.body]:
        handler.wfile.write(piece)
        handler.wfile.flush()


def calendar(*events: str) -> bytes:
    """An iCalendar file; each event is its lines, UID and DTSTAMP apart."""
    written = "".join(
        f"BEGIN:VEVENT\nUID:{number}@elsewhere\nDTSTAMP:20270101T000000Z\n{event}\nEND:VEVENT\n"
        for number, event in enumerate(events)
    )
    whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Elsewhere//EN\n{written}END:VCALENDAR\n"
    return whole.replace("\n", "\r\n").encode()
