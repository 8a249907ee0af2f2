"""pg8000 as this system needs it: a dead connection is seen as dead, and a statement costs one trip to the server.

Imported with the first connection, like the driver itself.
"""

import socket
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pg8000 import core, dbapi
from pg8000.converters import make_params

__all__ = ["dbapi", "settled"]

STATEMENTS_REMEMBERED = 1000
BEGIN = "begin transaction"


def settled(connection: Any) -> dbapi.Connection:
    """The connection just made, with all that differs from the driver's own."""
    # A statement of more than 8 kB goes out in two pieces: the second must not wait 40 ms for the first.
    if connection._usock.family != socket.AF_UNIX:
        connection._usock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection._sock = _Wire(connection._sock)
    connection.cursor = lambda: _Cursor(connection)
    connection.commit = lambda: connection.execute_simple("commit")
    connection.rollback = lambda: (
        connection.execute_simple("rollback") if connection._in_transaction else None
    )
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
    """A cursor that asks in one go what the driver asks in three: what it means, what comes back, and run it.

    The first statement of a transaction takes its BEGIN along.
    """

    def execute(self, operation: str, args: Sequence[Any] = (), stream: Any = None) -> None:
        if not args or stream is not None or self._c is None or self._c._sock is None:
            super().execute(operation, args, stream)
            return
        asked = [core.Context(BEGIN)] if self._must_begin() else []
        asked.append(core.Context(operation))
        self._send(_numbered(operation), args)
        self._take(asked)
        self._row_iter = None if asked[-1].rows is None else iter(asked[-1].rows)
        self._context, self._input_oids = asked[-1], ()

    def _must_begin(self) -> bool:
        if self._c._in_transaction or self._c.autocommit:
            return False
        self._c.send_QUERY(BEGIN)
        return True

    def _send(self, statement: str, args: Sequence[Any]) -> None:
        self._c.send_PARSE(core.NULL_BYTE, statement, self._input_oids)
        self._c.send_DESCRIBE_STATEMENT(core.NULL_BYTE)
        self._c.send_BIND(core.NULL_BYTE, make_params(self._c.py_types, args))
        core._write(self._c._sock, core.EXECUTE_MSG + core.SYNC_MSG)
        core._flush(self._c._sock)

    def _take(self, asked: Sequence[core.Context]) -> None:
        """Read all answers, also those after a refusal: the next statement must not take them for its own."""
        refusals = []
        for each in asked:
            try:
                self._c.handle_messages(each)
            except dbapi.DatabaseError as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]


@lru_cache(maxsize=STATEMENTS_REMEMBERED)
def _numbered(operation: str) -> str:
    """The statement with $1, $2 where it has %s; the driver walks through its letters to tell, so only once."""
    statement: str = dbapi.convert_paramstyle("format", operation, ())[0]
    return statement
