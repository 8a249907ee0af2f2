"""The line to PostgreSQL under pg8000: what is said leaves in one piece, what is answered is read in large ones."""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pg8000 import dbapi

__all__ = ["COUNT", "LENGTH", "ROW", "Wire", "message", "row_of"]

ROW, _READY = b"D", b"Z"
COUNT, LENGTH = struct.Struct("!h"), struct.Struct("!i")
_HEAD = struct.Struct("!ci")
_AT_ONCE = 64 * 1024


def message(code: bytes, content: bytes = b"") -> bytes:
    """One message of the protocol."""
    return code + LENGTH.pack(len(content) + 4) + content


def row_of(content: bytes, readers: Sequence[Callable[[str], Any]]) -> list[Any]:
    """The values of a row, each as its `reader` reads it."""
    row: list[Any] = []
    at = COUNT.size
    for read in readers:
        (length,) = LENGTH.unpack_from(content, at)
        at += LENGTH.size
        if length < 0:
            row.append(None)
        else:
            row.append(read(content[at : at + length].decode()))
            at += length
    return row


class Wire:
    """The socket's file as the driver uses it, buffered once and not twice.

    Whatever breaks is an InterfaceError, so that SQLAlchemy sees a dead connection as dead: pg8000 guards all but the
    first read of a message, and a reset there would otherwise stay in the pool.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._come, self._read_to = b"", 0

    def read(self, size: int) -> bytes:
        """So many bytes of what has been answered."""
        self._have(size)
        start, self._read_to = self._read_to, self._read_to + size
        return self._come[start : self._read_to]

    def messages(self) -> Iterator[tuple[bytes, bytes]]:
        """Code and content of each message up to the one that says the server is ready."""
        code = b""
        while code != _READY:
            self._have(_HEAD.size)
            code, length = _HEAD.unpack_from(self._come, self._read_to)
            self._have(length + 1)
            start, self._read_to = self._read_to, self._read_to + length + 1
            yield code, self._come[start + _HEAD.size : self._read_to]

    def _have(self, size: int) -> None:
        """Wait until so many bytes are there that nobody has read."""
        if len(self._come) - self._read_to >= size:
            return
        parts = [self._come[self._read_to :]]
        missing = size - len(parts[0])
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        self._come, self._read_to = b"".join(parts), 0

    def _more(self) -> bytes:
        try:
            block: bytes = self._file.read1(_AT_ONCE)
        except OSError as broken:
            raise dbapi.InterfaceError("network error") from broken
        if not block:
            raise dbapi.InterfaceError("network error")
        return block

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
