"""Asking a stranger's server for a document: checked before it is asked, and stopped when it takes too much."""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from common.fetching.addresses import is_public
from common.fetching.places import Place, place_of

Problem = Literal[
    "address_refused",
    "unreachable",
    "refused",
    "not_found",
    "broken",
    "too_large",
    "too_slow",
    "too_many_moves",
]


class Unfetchable(Exception):
    """There is no document; `problem` says why, and never quotes the address or what the server said."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Resolver(Protocol):
    """Finds the IP addresses of a host, as texts; raises `OSError`."""

    def __call__(self, host: str, port: int) -> Sequence[str]: ...


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the system, as everybody does: it also reads `127.1`, `0x7f000001` and other spellings of an address."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(each[4][0]) for each in found]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document with its ETag; `content` is None if it is still the one whose ETag was shown."""

    content: bytes | None
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads documents of at most `most` bytes (unpacked) in at most `seconds`, all redirects included.

    1. The host is looked up once; one address that is not of the open internet refuses all of them.
    2. The connection goes to an address that was checked, so that a second look-up cannot lead elsewhere.
    3. Every redirect begins anew. No cookies, no passwords, no proxies from the environment.
    Hosts in `trusted` are for tests: they may have any address and speak plain http.
    """

    trusted: frozenset[str] = frozenset()
    resolve: Resolver = system_resolver
    most: int = 5 * 1024 * 1024
    seconds: float = 8.0
    moves: int = 3
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str, *, accept: str, etag: str = "") -> Fetched:
        """GET an address; raises `Unfetchable`. A document that is as `etag` has it is not sent again."""
        deadline = time.monotonic() + self.seconds
        place = place_of(url, self.trusted)
        for _move in range(self.moves + 1):
            if place is None:
                raise Unfetchable("address_refused")
            answer = self._ask(place, accept, etag, deadline)
            if isinstance(answer, Fetched):
                return answer
            place = place.moved(answer, self.trusted)
        raise Unfetchable("too_many_moves")

    def _ask(self, place: Place, accept: str, etag: str, deadline: float) -> Fetched | str:
        """The document, or where it has moved to."""
        headers = {"Host": place.named, "Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "AvatID"}
        headers |= {"If-None-Match": etag} if etag else {}
        try:
            with self._reached(place, deadline) as opened:
                connection = _Connection(place, opened, deadline)
                connection.request("GET", place.asked, headers=headers)
                return self._answer(connection.getresponse(), etag, deadline)
        except TimeoutError:
            raise Unfetchable("too_slow") from None
        except (OSError, ValueError):
            raise Unfetchable("unreachable") from None
        except (http.client.HTTPException, zlib.error):
            raise Unfetchable("broken") from None

    def _reached(self, place: Place, deadline: float) -> socket.socket:
        """A connection to the first of the host's addresses that answers, IPv4 first."""
        addresses = sorted(dict.fromkeys(self.resolve(place.host, place.port)), key=lambda each: ":" in each)
        if place.host not in self.trusted and not all(is_public(each) for each in addresses):
            raise Unfetchable("address_refused")
        for address in addresses[:4]:
            try:
                plain = socket.create_connection((address, place.port), timeout=_left(deadline))
            except TimeoutError:
                raise
            except OSError:
                continue
            return self._secured(plain, place.host) if place.is_secure else plain
        raise Unfetchable("unreachable")

    def _secured(self, plain: socket.socket, host: str) -> socket.socket:
        try:
            return self.context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _answer(self, reply: http.client.HTTPResponse, etag: str, deadline: float) -> Fetched | str:
        match reply.status:
            case 200:
                content = b"".join(self._within(_pieces(reply, deadline)))
                return Fetched(content, _kept(reply.getheader("ETag") or ""))
            case 304 if etag:
                return Fetched(None, etag)
            case 301 | 302 | 303 | 307 | 308:
                return reply.getheader("Location") or ""
            case 401 | 403:
                raise Unfetchable("refused")
            case 404 | 410:
                raise Unfetchable("not_found")
            case _:
                raise Unfetchable("broken")

    def _within(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > self.most:
                raise Unfetchable("too_large")
            yield piece


def _kept(etag: str) -> str:
    """An ETag that can be stored and shown again; without one the document is sent again, which does no harm."""
    return etag if len(etag) <= 500 and etag.isascii() and etag.isprintable() else ""


_PIECE = 64 * 1024


def _pieces(reply: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
    """The body, unpacked a little at a time: a small file can hold a very large one."""
    encoding = (reply.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise Unfetchable("broken")
    unpacking = None if encoding == "identity" else zlib.decompressobj(wbits=31)
    while packed := reply.read1(_PIECE):
        _left(deadline)
        if unpacking is None:
            yield packed
            continue
        while packed and not unpacking.eof:
            yield unpacking.decompress(packed, _PIECE)
            packed = unpacking.unconsumed_tail
            _left(deadline)


def _left(deadline: float) -> float:
    """Seconds until the deadline; raises `TimeoutError` when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Connection(http.client.HTTPConnection):
    """A connection that is open already, and whose every wait ends at the deadline."""

    def __init__(self, place: Place, opened: socket.socket, deadline: float) -> None:
        super().__init__(place.host, place.port)
        self.sock: Any = _Hurried(opened, deadline)

    def connect(self) -> None:
        """Never a second time: the address that was checked is the one that is asked."""
        raise ConnectionError


class _Hurried:
    """What `http.client` needs of a socket, with one deadline for all of it: a timeout counts only each pause."""

    def __init__(self, opened: socket.socket, deadline: float) -> None:
        self._opened, self._deadline = opened, deadline

    def sendall(self, content: bytes) -> None:
        self._opened.settimeout(_left(self._deadline))
        self._opened.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Stream(self._opened, self._deadline), _PIECE)

    def close(self) -> None:
        """Whoever opened it closes it, when the reply has been read."""


class _Stream(io.RawIOBase):
    def __init__(self, opened: socket.socket, deadline: float) -> None:
        super().__init__()
        self._opened, self._deadline = opened, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._opened.settimeout(_left(self._deadline))
        return self._opened.recv_into(buffer)
