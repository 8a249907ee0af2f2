"""What keeps a provider that fails or dawdles from taking us with it: each has a breaker and a bulkhead of its own.

Both live in the process (docs/decisions/0016): they protect its threads, and need nobody else's answer to do so.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast

from common.integrations.breaker import Breaker, Turn
from common.integrations.outside import OutsideError
from common.settings import Settings
from common.turns import aside

log = logging.getLogger(__name__)

Door = TypeVar("Door")

_PATIENCE_SECONDS = 0.3
"""How long a call waits for one of the others to come back before it gives up its turn."""


class Guard:
    """Stands at one door: lets few in at once, and for a while nobody after several failures in a row.

    A failure is this door's error, unless it is permanent: who says no is well.
    """

    def __init__(
        self,
        name: str,
        error: type[OutsideError],
        settings: Settings,
        *,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._name, self._error, self._patience = name, error, patience_seconds
        self._breaker = Breaker(settings.breaker_failures, settings.breaker_seconds)
        self._places = BoundedSemaphore(settings.provider_calls_at_once)

    def call(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Do it, or raise this door's error with `untried`: nothing has left this process then."""
        with aside(), self._place():
            if not self._breaker.lets_in():
                raise self._error(f"{self._name} has been failing and is left alone", untried=True)
            try:
                reply = act(*args, **more)
            except OutsideError as error:
                self._note(has_failed=not error.permanent)  # a refusal is an answer
                raise
            except BaseException:  # a mistake of ours
                self._breaker.says_nothing()
                raise
            self._note(has_failed=False)
            return reply

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._patience):
            raise self._error(f"{self._name} has enough to do with us", untried=True)
        try:
            yield
        finally:
            self._places.release()

    def _note(self, *, has_failed: bool) -> None:
        """Logs once, not once a message, that a provider is left alone and that it is back."""
        turn = self._breaker.ended(has_failed=has_failed)
        if turn is Turn.OPENED:
            log.error("a provider keeps failing and is left alone", extra={"provider": self._name})
        elif turn is Turn.CLOSED:
            log.warning("a provider is back", extra={"provider": self._name})


def guarded(door: Door, guard: Guard, *, freely: frozenset[str] = frozenset()) -> Door:
    """The same door with the guard before each of its methods, but for those that ask nobody (`freely`)."""
    return cast(Door, _Guarded(door, guard, freely))


class _Guarded:
    """Hands everything on to the door; what calls itself inside the door passes the guard only once."""

    def __init__(self, door: Any, guard: Guard, freely: frozenset[str]) -> None:
        self._door, self._guard, self._freely = door, guard, freely

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The door's own, so that `isinstance` sees what is behind the guard."""
        return type(self._door)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._door, name)
        return partial(self._guard.call, found) if callable(found) and name not in self._freely else found
