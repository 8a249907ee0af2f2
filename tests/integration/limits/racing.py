"""What each of eight processes does: everybody waits for everybody, then all take at once."""

from collections.abc import Sequence
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Any

from common.counting import Take, counters_for
from common.db import Transactions, engine_for
from common.errors import TooMany
from common.settings import Settings
from tests.patience import PATIENCE

_start: dict[str, Barrier] = {}


def wait_here(barrier: Barrier) -> None:
    """Told to each process when it starts."""
    _start["barrier"] = barrier


def taken(values: dict[str, Any], takes: Sequence[Take], now: datetime, tries: int) -> int:
    """How many of `tries` this process got."""
    settings = Settings.model_validate(values)
    engine = engine_for(settings)
    counters = counters_for(settings, Transactions.of(engine))
    _start["barrier"].wait(PATIENCE)
    got = 0
    for _try in range(tries):
        try:
            counters.take(takes, now)
        except TooMany:
            continue
        got += 1
    engine.dispose()
    return got
