"""pg8000 as this system needs it: a dead connection is seen as dead, a statement costs one trip and is read once.

Imported with the first connection, like the driver itself.
"""

import socket
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from pg8000 import converters, core, dbapi

from common.connecting.lessons import Lessons
from common.connecting.statements import Statement, Statements
from common.connecting.wire import ROW, Wire, row_of

__all__ = ["dbapi", "settled"]


def settled(connection: Any, lessons: Lessons) -> dbapi.Connection:
    """The connection just made, with all that differs from the driver's own; `lessons` are its engine's."""
    # A statement of more than 8 kB goes out in two pieces: the second must not wait 40 ms for the first.
    if connection._usock.family != socket.AF_UNIX:
        connection._usock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection._sock = Wire(connection._sock)
    connection.register_in_adapter(converters.TIMESTAMPTZ, _instant)
    connection.register_in_adapter(converters.TIME, time.fromisoformat)
    statements = Statements(lessons)
    connection.cursor = lambda: _Cursor(connection, statements)
    connection.commit = lambda: _end(connection, "commit")
    connection.rollback = lambda: _end(connection, "rollback")
    settled_connection: dbapi.Connection = connection
    return settled_connection


def _end(connection: Any, how: str) -> None:
    if connection._in_transaction:
        connection.execute_simple(how)


def _instant(text: str) -> Any:
    """The driver's own way takes ten times as long; it is left what lies beyond Python's years."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return converters.timestamptz_in(text)


class _Cursor(dbapi.Cursor):  # type: ignore[misc]
    """A cursor that asks in one go what the driver asks in three: what it means, what comes back, and run it.

    The first statement of a transaction takes its BEGIN along.
    """

    def __init__(self, connection: Any, statements: Statements) -> None:
        super().__init__(connection)
        self._statements = statements
        self._input_oids: Sequence[int] = ()

    def execute(self, operation: str, args: Sequence[Any] = (), stream: Any = None) -> None:
        if not args or stream is not None or self._c is None or self._c._sock is None:
            super().execute(operation, args, stream)
            return
        statement = self._statements.asked(operation, self._input_oids)
        begins = not (self._c._in_transaction or self._c.autocommit)
        values = converters.make_params(self._c.py_types, args)
        core._write(self._c._sock, self._statements.messages(statement, values, begins=begins))
        core._flush(self._c._sock)
        self._context, self._input_oids = self._answered(statement), ()
        self._row_iter = None if self._context.rows is None else iter(self._context.rows)

    def _answered(self, statement: Statement) -> core.Context:
        """Read all that comes, also after a refusal: the next statement must not take it for its own."""
        context = core.Context(statement.text, columns=statement.columns, input_funcs=statement.input_funcs)
        for code, content in self._c._sock.messages():
            if code == ROW:
                context.rows.append(row_of(content, context.input_funcs))
            else:
                self._c.message_types[code](content, context)
                self._statements.notice(statement, code, context)
        if context.error is not None:
            self._statements.doubt(statement, context.error)
            raise context.error
        return context
