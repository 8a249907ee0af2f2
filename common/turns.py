"""How many requests a process works on at once: the others wait for their turn, few of them and not for long.

A request at work holds a connection of the database for most of its time. More of them than connections would only
queue for one, each making all the others later.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from common.settings import Settings

_mine = threading.local()


class Turns:
    """At most `at_once` at work, at most `waiting` more in the room, each for at most `patience_seconds`."""

    def __init__(self, at_once: int, waiting: int, patience_seconds: float) -> None:
        self._most, self._benches, self._patience = at_once, waiting, patience_seconds
        self._at_work = self._waiting = 0
        self._changed = threading.Condition()

    @classmethod
    def of(cls, settings: Settings, family: str) -> Self:
        """As many as there are connections, unless told otherwise; nobody looks at the worker, so there one waits."""
        at_once = settings.requests_at_once or settings.pool_size
        if family == "worker":
            return cls(at_once, settings.requests_waiting, settings.pool_timeout_seconds)
        return cls(at_once, settings.requests_waiting, settings.request_patience_ms / 1000)

    def begin(self, waited_seconds: float = 0) -> bool:
        """Take a turn; False if there is none for somebody who has waited so long elsewhere already."""
        patience = self._patience - waited_seconds
        if patience < 0:
            return False
        with self._changed:
            if not self._is_free() and not self._wait(patience):
                return False
            self._at_work += 1
        _mine.turns = self
        return True

    def end(self) -> None:
        """Give it back."""
        _mine.turns = None
        with self._changed:
            self._at_work -= 1
            self._changed.notify()

    def come_back(self) -> None:
        """Take one whether there is one or not: who has begun ends, and never waits for those who came later."""
        with self._changed:
            self._at_work += 1
        _mine.turns = self

    def _is_free(self) -> bool:
        return self._at_work < self._most

    def _wait(self, patience: float) -> bool:
        if self._waiting >= self._benches:
            return False
        self._waiting += 1
        try:
            return self._changed.wait_for(self._is_free, patience)
        finally:
            self._waiting -= 1


@contextmanager
def aside() -> Iterator[None]:
    """While this thread waits for something that is no work of ours, somebody else has its turn."""
    turns: Turns | None = getattr(_mine, "turns", None)
    if turns is None:
        yield
        return
    turns.end()
    try:
        yield
    finally:
        turns.come_back()
