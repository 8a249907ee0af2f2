"""A door in front of the tests' PostgreSQL: with TLS, as a Cloud SQL instance has it, or a unix socket."""

import contextlib
import socket
import ssl
import threading
from typing import Any

_MOST = 65536


class Relay:
    """Passes on what comes through `listener` to 127.0.0.1:`target`; with `tls`, whoever comes must show theirs."""

    def __init__(self, listener: socket.socket, target: int, tls: ssl.SSLContext | None = None) -> None:
        self._listener, self._target, self.tls = listener, target, tls
        self.swallows = False
        """Whether whatever is said from now on disappears, and nothing ever comes back."""
        self.visitors: list[str] = []
        """How each who came in was called by their certificate."""
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Tear down every connection."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        if self.swallows:  # nobody else closes what nobody listened to
            for each in self._open:
                each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                self._open.append(client)
                if not self.swallows:
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.ExitStack() as open_ones, contextlib.suppress(OSError):
            open_ones.callback(client.close)
            if self.tls:
                client = open_ones.enter_context(self._met(client, self.tls))
            server = open_ones.enter_context(socket.create_connection(("127.0.0.1", self._target)))
            self._open += [client, server]
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server)
            back.join()

    def _met(self, client: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
        met = tls.wrap_socket(client, server_side=True)
        told: Any = met.getpeercert()
        self.visitors += [value for part in told["subject"] for name, value in part if name == "commonName"]
        return met

    def _pump(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := here.recv(_MOST):
                if not self.swallows:
                    there.sendall(said)
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_RDWR)
