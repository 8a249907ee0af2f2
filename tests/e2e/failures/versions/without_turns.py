"""The sabotage: everybody has a turn at once, and so all of them wait inside."""

from common.turns import Turns
from main import business

__all__ = ["business"]


def begin(turns: Turns, waited_seconds: float = 0) -> bool:
    """Come in."""
    del waited_seconds
    turns.come_back()
    return True


Turns.begin = begin  # type: ignore[method-assign, assignment]
