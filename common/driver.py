"""pg8000 as this system needs it: a dead connection is seen as dead, and a long statement is read only once.

Imported with the first connection, like the driver itself.
"""

import socket
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pg8000 import dbapi

__all__ = ["dbapi", "settled"]

STATEMENTS_REMEMBERED = 1000


def settled(connection: Any) -> dbapi.Connection:
    """The connection just made, with all that differs from the driver's own."""
    # A statement of more than 8 kB goes out in two pieces: the second must not wait 40 ms for the first.
    connection._usock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection._sock = _Wire(connection._sock)
    connection.cursor = lambda: _Cursor(connection)
    settled_connection: dbapi.Connection = connection
    return settled_connection


class _Wire:
    """A socket whose OSErrors are InterfaceErrors, so that SQLAlchemy sees a dead connection as dead.

    pg8000 guards all but the first read of a message; a reset there would otherwise stay in the pool.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        try:
            block: bytes = self._file.read(size)
        except OSError as broken:
            raise dbapi.InterfaceError("network error") from broken
        if not block and size:
            raise dbapi.InterfaceError("network error")
        return block

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Cursor(dbapi.Cursor):  # type: ignore[misc]
    """A cursor that walks through the letters of a statement once a process, not each time it is run."""

    def execute(self, operation: str, args: Sequence[Any] = (), stream: Any = None) -> None:
        if not args or stream is not None or self._c is None or self._c._sock is None:
            super().execute(operation, args, stream)
            return
        if not self._c._in_transaction and not self._c.autocommit:
            self._c.execute_simple("begin transaction")
        self._context = self._c.execute_unnamed(_numbered(operation), vals=args, oids=self._input_oids)
        self._row_iter = None if self._context.rows is None else iter(self._context.rows)
        self._input_oids: Sequence[int] = ()


@lru_cache(maxsize=STATEMENTS_REMEMBERED)
def _numbered(operation: str) -> str:
    """The statement with $1, $2 where it has %s."""
    statement: str = dbapi.convert_paramstyle("format", operation, ())[0]
    return statement
