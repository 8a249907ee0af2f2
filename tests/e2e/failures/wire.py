"""The wire between a process and its database, which breaks as told."""

import contextlib
import socket
import struct

from tests.e2e.stack.waiting import until
from tests.integration.connecting.relay import Relay

_RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Wire(Relay):
    """Leads to `target`, which may change; torn down politely, torn down rudely, or deaf to whatever is said."""

    def __init__(self, target: int) -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = listener.getsockname()[1]
        super().__init__(listener, target)

    def lead_to(self, target: int) -> None:
        """From the next connection on."""
        self._target = target

    def reset(self) -> None:
        """Tear down every connection with RST: whoever reads next gets an error instead of an end."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        self.end()

    def end(self) -> None:
        """Tear down every connection, and return once that has been seen at both ends."""
        self.cut()
        until(lambda: all(each.fileno() < 0 for each in self._open), "all connections are gone")
        self._open.clear()

    def swallow(self) -> None:
        """Become a black hole: everything is taken in, nothing ever comes back."""
        self.swallows = True

    def heal(self) -> None:
        """Pass things on again; what was swallowed stays lost, and so do its connections."""
        self.swallows = False
        self.cut()
        for each in self._open:  # nobody else closes what nobody listened to
            each.close()
        self._open.clear()
