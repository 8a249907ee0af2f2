"""HTTP among the parts of the stack: a small threaded server for the fakes, and a client. 127.0.0.1 only."""

from __future__ import annotations

import signal
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server

# Opens URLs past any proxy of the machine's: everything of ours is on 127.0.0.1.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Quiet(WSGIRequestHandler):
    """Keeps connections open as the real services do, and logs only errors."""

    protocol_version = "HTTP/1.1"

    def connection_dropped(self, *_: object, **__: object) -> None:
        """Whoever broke the connection off, it is over."""
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve(app: WSGIApplication, port: int) -> None:
    """Serve until a signal ends the process, at once: there is nothing to save."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet).serve_forever()


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve from a thread on a free port while the block lasts; yields the address, http://127.0.0.1:PORT."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
