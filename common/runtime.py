"""What a process holds: settings, clock, database, doors, keys; made once, handed to every app in it."""

from dataclasses import dataclass
from functools import cache

from common import settings as environment
from common.access_tokens import AccessTokens
from common.clock import Clock, SystemClock
from common.counting import Counters, counters_for
from common.db import Transactions, engine_for
from common.integrations import Doors
from common.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """The surroundings of an app; tests build their own."""

    settings: Settings
    clock: Clock
    transactions: Transactions
    doors: Doors
    access_tokens: AccessTokens
    counters: Counters

    @classmethod
    def of(cls, settings: Settings) -> "Runtime":
        """A runtime of the real parts that `settings` name."""
        return cls.on(Transactions.of(engine_for(settings)), settings, SystemClock())

    @classmethod
    def on(cls, transactions: Transactions, settings: Settings, clock: Clock) -> "Runtime":
        """The same, on connections and with a clock that somebody else has made."""
        return cls(
            settings=settings,
            clock=clock,
            transactions=transactions,
            doors=Doors(settings),
            access_tokens=AccessTokens(settings),
            counters=counters_for(settings, transactions),
        )


@cache
def of_this_process() -> Runtime:
    """The one runtime of this process, made from its environment at the first call."""
    return Runtime.of(environment.load())
