"""A circuit breaker: after several failures in a row nobody calls for a while, then one call tries.

By Michael Nygard, Release It!, "Circuit Breaker". Ours, because the known library holds a lock while a call lasts and
loads a Redis client (docs/decisions/0016).
"""

from collections.abc import Callable
from enum import StrEnum
from threading import Lock
from time import monotonic


class Turn(StrEnum):
    """What a call's end did to the breaker."""

    NOTHING = "nothing"
    OPENED = "opened"
    CLOSED = "closed"


class Breaker:
    """Counts how calls end, for all threads of a process; `now` is a clock in seconds that only goes forward."""

    def __init__(self, failures: int, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._now = failures, seconds, now
        self._failures = 0
        self._open_since: float | None = None
        self._is_being_tried = False
        self._lock = Lock()

    def lets_in(self) -> bool:
        """Whether a call may be made; whoever hears yes must say how it `ended`, or that it `says_nothing`."""
        with self._lock:
            if self._open_since is None:
                return True
            if self._is_being_tried or self._now() < self._open_since + self._seconds:
                return False
            self._is_being_tried = True
            return True

    def says_nothing(self) -> None:
        """Note that a call ended without a word from the provider: the next one may try in its place."""
        with self._lock:
            self._is_being_tried = False

    def ended(self, *, has_failed: bool) -> Turn:
        """Note a call's end: any that works closes the breaker, the last of too many that failed opens it."""
        with self._lock:
            was_open = self._open_since is not None
            self._is_being_tried = False
            if not has_failed:
                self._failures, self._open_since = 0, None
                return Turn.CLOSED if was_open else Turn.NOTHING
            self._failures += 1
            if self._failures < self._most:
                return Turn.NOTHING
            self._open_since = self._now()
            return Turn.NOTHING if was_open else Turn.OPENED
