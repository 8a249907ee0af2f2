"""What one connection has asked before: a statement that is asked again gets a name, and is not read again.

The server still plans it each time for what is asked (`plan_cache_mode` in `common/connecting`), as it does with one
that has no name. (docs/decisions/0022-prepared-statements.md)
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pg8000 import core, dbapi

from common.connecting.lessons import Lessons
from common.connecting.wire import COUNT, LENGTH, message

NUMBERED_REMEMBERED, PREPARED_REMEMBERED = 1000, 100
NAMES_ARE_NO_USE = {"26000", "42P05"}
"""No such name, or somebody has it already: between us and the server stands something that swaps its connections."""
ANOTHER_SCHEMA = {"0A000", "42P01", "42703", "42883"}
"""The schema has changed, and what comes back with it, or how the statement would be understood now."""

_NOBODY = core.NULL_BYTE
_NOTHING = COUNT.pack(0)
_DESCRIBED = (core.ROW_DESCRIPTION, core.NO_DATA)
_EXECUTE = message(core.EXECUTE, _NOBODY + LENGTH.pack(0))
_SYNC = message(core.SYNC)
_BEGIN = (
    message(core.PARSE, _NOBODY + b"begin transaction" + core.NULL_BYTE + _NOTHING)
    + message(core.BIND, _NOBODY + _NOBODY + _NOTHING * 3)
    + _EXECUTE
)


@dataclass(slots=True, eq=False)
class Statement:
    """A statement as one connection knows it; `is_known` once the server has it under its `name`."""

    text: str
    oids: tuple[int, ...]
    name: bytes = _NOBODY
    is_known: bool = False
    columns: Any = None
    input_funcs: Any = None


class Statements:
    """Of one connection; those that have not been asked for longest are forgotten, here and by the server."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons, self._learnt = lessons, lessons.learnt
        self._met: OrderedDict[tuple[str, tuple[int, ...]], Statement] = OrderedDict()
        self._forgotten: list[bytes] = []

    def asked(self, text: str, oids: Sequence[int]) -> Statement:
        """The statement; met for the second time, it gets a name."""
        if self._learnt != self._lessons.learnt:
            self._forget_all()
        key = text, tuple(oids)
        statement = self._met.get(key)
        if statement is None:
            statement = self._met[key] = Statement(*key)
            self._forget_the_oldest()
            return statement
        self._met.move_to_end(key)
        if self._lessons.names_are_of_use and statement.name == _NOBODY:
            statement.name = _name_of(*key)
        return statement

    def messages(self, statement: Statement, values: Sequence[str | None], *, begins: bool) -> bytes:
        """Everything to be sent for one answer."""
        return b"".join(
            (
                *self._farewells(),
                _BEGIN if begins else b"",
                b"" if statement.is_known else _introduction(statement),
                _bound(statement, values),
                _EXECUTE,
                _SYNC,
            )
        )

    def notice(self, statement: Statement, code: bytes, context: core.Context) -> None:
        """Once the server has told what comes back, a statement with a name needs no introduction any more."""
        if code in _DESCRIBED and statement.name != _NOBODY:
            statement.is_known = True
            statement.columns, statement.input_funcs = context.columns, context.input_funcs

    def doubt(self, statement: Statement, refusal: dbapi.DatabaseError) -> None:
        """If the refusal is about names, whoever repeats the transaction finds none, or another."""
        state = refusal.args[0].get("C")
        if state in NAMES_ARE_NO_USE:
            self._lessons.names_are_of_use = False
            self._lessons.learnt += 1
        elif state in ANOTHER_SCHEMA and statement.is_known:
            self._lessons.learnt += 1

    def _forget_all(self) -> None:
        self._learnt = self._lessons.learnt
        for statement in self._met.values():
            self._forget(statement)
        self._met.clear()

    def _forget_the_oldest(self) -> None:
        if len(self._met) > PREPARED_REMEMBERED:
            self._forget(self._met.popitem(last=False)[1])

    def _forget(self, statement: Statement) -> None:
        if statement.is_known:
            self._forgotten.append(statement.name)

    def _farewells(self) -> list[bytes]:
        names, self._forgotten = self._forgotten, []
        return [message(core.CLOSE, core.STATEMENT + name) for name in names]


def _introduction(statement: Statement) -> bytes:
    """What it means, and what will come back?"""
    oids = b"".join(LENGTH.pack(max(oid, 0)) for oid in statement.oids)
    text = _numbered(statement.text).encode() + core.NULL_BYTE + COUNT.pack(len(statement.oids)) + oids
    return message(core.PARSE, statement.name + text) + message(
        core.DESCRIBE, core.STATEMENT + statement.name
    )


def _bound(statement: Statement, values: Sequence[str | None]) -> bytes:
    parts = [_NOBODY, statement.name, _NOTHING, COUNT.pack(len(values))]
    for value in values:
        if value is None:
            parts.append(LENGTH.pack(-1))
        else:
            encoded = value.encode()
            parts += (LENGTH.pack(len(encoded)), encoded)
    return message(core.BIND, b"".join((*parts, _NOTHING)))


def _name_of(text: str, oids: tuple[int, ...]) -> bytes:
    """By what it says: whoever else has given this name to something has given it to the same."""
    return f"asked_{sha256(f'{text}{oids}'.encode()).hexdigest()[:32]}\0".encode()


@lru_cache(maxsize=NUMBERED_REMEMBERED)
def _numbered(operation: str) -> str:
    """The statement with $1, $2 where it has %s; the driver walks through its letters to tell, so only once."""
    statement: str = dbapi.convert_paramstyle("format", operation, ())[0]
    return statement
