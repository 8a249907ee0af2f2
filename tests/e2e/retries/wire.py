"""A wire that cuts each request at a moment of its own choice: plain TCP, one request a connection."""

import contextlib
import random
import socket
import struct
import threading
from collections import Counter
from enum import StrEnum

_RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends RST
_MOST = 65536


class Cut(StrEnum):
    """When the connection breaks."""

    NEVER = "never"
    BEFORE = "before the request"
    WITHIN_REQUEST = "within the request"
    WHILE_WORKING = "while it is worked on"
    BEFORE_REPLY = "before its reply"
    WITHIN_REPLY = "within its reply"


# how often of twelve; most replies are lost after the work has been done, which is when it matters
_LOTS = {
    Cut.NEVER: 4,
    Cut.BEFORE: 1,
    Cut.WITHIN_REQUEST: 1,
    Cut.WHILE_WORKING: 2,
    Cut.BEFORE_REPLY: 2,
    Cut.WITHIN_REPLY: 2,
}


class CuttingWire:
    """Listens on a port of its own and passes requests on to `target`, as far as it likes."""

    def __init__(self, target: int, seed: int) -> None:
        self._target, self._dice = target, random.Random(seed)
        self.cuts: Counter[Cut] = Counter()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where an HTTP client finds it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Listen no more; shutting down wakes whoever waits in accept."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            cut = self._dice.choices(list(_LOTS), list(_LOTS.values()))[0]
            self.cuts[cut] += 1
        with client, contextlib.suppress(OSError):
            request = _request(client)
            if cut is not Cut.NEVER:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
            if cut is not Cut.BEFORE:
                self._pass_on(client, request, cut)

    def _pass_on(self, client: socket.socket, request: bytes, cut: Cut) -> None:
        with socket.create_connection(("127.0.0.1", self._target), timeout=90) as server:
            if cut is Cut.WITHIN_REQUEST:
                server.sendall(request[: len(request) - 1])
                return
            server.sendall(request)
            if cut is Cut.WHILE_WORKING:
                client.close()  # the app hears nothing more, and is free to ask again at once
            reply = b"".join(iter(lambda: server.recv(_MOST), b""))
        if cut is Cut.WITHIN_REPLY:
            client.sendall(reply[: len(reply) // 2])
        elif cut is Cut.NEVER:
            client.sendall(reply)


def _request(client: socket.socket) -> bytes:
    """All of a request, by its Content-Length."""
    client.settimeout(90)
    said = b""
    while b"\r\n\r\n" not in said and (more := client.recv(_MOST)):
        said += more
    head, _, body = said.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.lower().splitlines()]
    length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
    while len(body) < length and (more := client.recv(_MOST)):
        said, body = said + more, body + more
    return said
