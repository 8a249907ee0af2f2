"""How many requests a process works on at once: the others wait for their turn, few of them and not for long.

A request at work holds a connection of the database for most of its time. More of them than connections would only
queue for one, each making all the others later.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from common.settings import Settings

_mine = threading.local()


class Turns:
    """At most `at_once` at work, at most `waiting` more in the room, each for at most `patience_seconds`.

    In its first seconds a process still loads what its first requests need: until `warm_at` (monotonic) one waits for
    as long as `cold_patience_seconds`, however long one had to wait for the process itself.
    """

    def __init__(
        self,
        at_once: int,
        waiting: int,
        patience_seconds: float,
        *,
        warm_at: float = 0,
        cold_patience_seconds: float = 0,
    ) -> None:
        self._most, self._benches, self._patience = at_once, waiting, patience_seconds
        self._warm_at, self._cold_patience = warm_at, cold_patience_seconds
        self._at_work = self._waiting = 0
        self._changed = threading.Condition()

    @classmethod
    def of(cls, settings: Settings, family: str) -> Self:
        """As many as there are connections, unless told otherwise; nobody looks at the worker, so there one waits."""
        at_once, long = settings.requests_at_once or settings.pool_size, settings.pool_timeout_seconds
        return cls(
            at_once,
            settings.requests_waiting,
            long if family == "worker" else settings.request_patience_ms / 1000,
            warm_at=time.monotonic() + settings.request_warming_seconds,
            cold_patience_seconds=long,
        )

    def begin(self, waited_seconds: float = 0) -> bool:
        """Take a turn; False if there is none for somebody who has waited so long elsewhere already.

        While nobody is at work there is no rush: then whoever comes is served, however late the machine was.
        """
        with self._changed:
            if self._at_work and not self._may_begin(waited_seconds):
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

    def _may_begin(self, waited_seconds: float) -> bool:
        is_cold = time.monotonic() < self._warm_at
        patience = self._cold_patience if is_cold else self._patience - waited_seconds
        return patience >= 0 and (self._is_free() or self._wait(patience))

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
