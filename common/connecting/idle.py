"""Connections that have lain in the pool: whether the server is still at their other end, without asking it.

Who closes a line, or dies, is heard on it: a line on which nothing has come is good, and asking would cost each
request a trip. Only a line that has lain for long may have been forgotten by a network, which nobody hears.
"""

import select
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

LONG_SECONDS = 30.0
_LAIN_SINCE = "lain_since"


def watch(engine: Engine) -> None:
    """Hand out only connections of `engine`'s pool that are good, or new."""

    def lies(_connection: Any, record: Any) -> None:
        record.info[_LAIN_SINCE] = time.monotonic()

    def is_taken_up(connection: Any, record: Any, _proxy: Any) -> None:
        lain = time.monotonic() - record.info[_LAIN_SINCE]
        if lain < LONG_SECONDS and not _has_come(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as broken:
            raise DisconnectionError("nobody is at the other end") from broken

    event.listen(engine, "connect", lies)
    event.listen(engine, "checkin", lies)
    event.listen(engine, "checkout", is_taken_up)


def _has_come(connection: Any) -> bool:
    """Whether there is something to be read that nobody has asked for: the end, or a server's last words."""
    line = getattr(connection, "_usock", connection)
    listening = select.poll()
    try:
        listening.register(line.fileno(), select.POLLIN)
    except Exception:  # closed already, which each driver and each line says in its own way
        return True
    return bool(listening.poll(0))
