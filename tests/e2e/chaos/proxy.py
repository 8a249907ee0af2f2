"""A wire between us and somebody else's computer that breaks as told: plain TCP, so that any SDK runs over it."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum

from tools.local.cluster import free_port

_RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends RST
_MOST = 65536
_PAGE = b"<html><body>It works!</body></html>"


class Fault(StrEnum):
    """What is wrong with the wire, or with whoever is at its end."""

    NONE = "none"
    REFUSE = "refuse"
    """Nobody listens."""
    RESET = "reset"
    """The connection is torn down once the request is there; nothing arrives."""
    SLOW = "slow"
    """The request arrives; its reply takes thirty seconds."""
    BROKEN = "500"
    """The door answers, the house is on fire."""
    GARBAGE = "garbage"
    """A page for people, with a friendly status."""
    BLACK_HOLE = "black hole"
    """Whatever is sent is swallowed, and nothing ever comes back."""


SLOW_SECONDS = 30
OUTAGES = tuple(fault for fault in Fault if fault is not Fault.NONE)


class Proxy:
    """Listens on a port of its own and passes everything on to `target`, until told to misbehave."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = free_port()
        self.spoilt = 0
        """How many connections the present fault has spoilt; nobody is there to see the refused ones."""
        self._fault = Fault.NONE
        self._over = threading.Event()
        self._healed = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = self._listen()

    @property
    def url(self) -> str:
        """Where an HTTP client finds it."""
        return f"http://127.0.0.1:{self.port}"

    def behave(self, fault: Fault = Fault.NONE) -> None:
        """Misbehave like this from now on; what is under way is torn down, as when a network breaks."""
        was, self._fault = self._fault, fault
        self.spoilt = int(fault is Fault.REFUSE)
        self._healed.set()
        self._healed = threading.Event()
        if Fault.REFUSE in (was, fault):
            _close(self._listener)
            self._listener = self._listen()
        self.cut()

    def cut(self) -> None:
        """Tear down every connection."""
        with self._lock:
            open_now = list(self._open)
        for each in open_now:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        self._healed.set()
        _close(self._listener)
        self.cut()

    def _listen(self) -> socket.socket:
        """The port stays ours while nobody listens there, or another process might be given it."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        if self._fault is not Fault.REFUSE:
            listener.listen(128)
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                client, _address = listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self.spoilt += self._fault is not Fault.NONE
        with self._watched(client), contextlib.suppress(OSError):
            match self._fault:
                case Fault.RESET:
                    client.recv(_MOST)
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
                case Fault.BROKEN:
                    _answer(client, "500 Internal Server Error")
                case Fault.GARBAGE:
                    _answer(client, "200 OK")
                case Fault.BLACK_HOLE:
                    while client.recv(_MOST):
                        pass
                case fault:
                    self._pass_on(client, is_slow=fault is Fault.SLOW)

    def _pass_on(self, client: socket.socket, *, is_slow: bool) -> None:
        with self._watched(socket.create_connection(("127.0.0.1", self.target), timeout=5)) as server:
            for each in (client, server):
                each.settimeout(None)
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._pump, args=(server, client, is_slow), daemon=True)
            back.start()
            self._pump(client, server, False)
            back.join()

    def _pump(self, here: socket.socket, there: socket.socket, is_slow: bool) -> None:
        healed = self._healed
        with contextlib.suppress(OSError):
            while said := here.recv(_MOST):
                if is_slow and healed.wait(SLOW_SECONDS):
                    break
                there.sendall(said)
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _watched(self, connection: socket.socket) -> Iterator[socket.socket]:
        with self._lock:
            self._open.add(connection)
        try:
            yield connection
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()


def _answer(client: socket.socket, status: str) -> None:
    """The same page for whatever is asked, once the whole request is there."""
    asked = b""
    while b"\r\n\r\n" not in asked and (said := client.recv(_MOST)):
        asked += said
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.lower().splitlines()]
    length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
    while len(body) < length and (said := client.recv(_MOST)):
        body += said
    lines_back = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(_PAGE)}"]
    client.sendall("\r\n".join([*lines_back, "Connection: close", "", ""]).encode() + _PAGE)


def _close(listener: socket.socket) -> None:
    """Shutting down wakes whoever waits in accept; closing alone does not."""
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
