"""The counters every limit asks; where they are kept is the settings' choice, made here and nowhere else."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from common.counting.postgresql import PostgresqlStore
from common.counting.redis_store import RedisStore
from common.counting.take import Standing, Take, strictest
from common.db import Transactions
from common.settings import Settings


class Store(Protocol):
    """Where counts are kept. Each method raises `Unavailable` when the store cannot be reached."""

    @property
    def name(self) -> Literal["postgresql", "redis"]:
        """What the health page calls it."""
        ...

    def take(self, asked: Mapping[str, Take], now: datetime) -> Sequence[Standing]:
        """Count `now` in every bucket, or in none if one of them is full; the standing of each."""
        ...

    def hit(self, bucket: str, take: Take, now: datetime) -> int:
        """Write `now` down whatever has been before, keep the newest `times`; how many are in the window."""
        ...

    def count(self, bucket: str, take: Take, now: datetime) -> int:
        """How many are in the window that ends now."""
        ...

    def ping(self) -> None:
        """Come back if the store answers."""
        ...


class Counters:
    """Takes limits, several at a time. Never ask inside an open transaction: that would be a second connection."""

    def __init__(self, store: Store, key: bytes) -> None:
        self.store, self._key = store, key

    def take(self, takes: Sequence[Take], now: datetime) -> Standing:
        """Count one of each, or none of any; `takes` is not empty.

        Returns the strictest standing. Raises `TooMany` with `retry_after`, the longest wait in seconds, and
        `Unavailable` when nobody can count.
        """
        asked = self._by_bucket(takes)
        closed = [Standing.withheld(each, each.window) for each in asked.values() if each.times < 1]
        return strictest(closed or self.store.take(asked, now))

    def hit(self, take: Take, now: datetime) -> int:
        """Write one down regardless, for a breaker; how many there are now in the window, at most `times`."""
        return self.store.hit(take.bucket(self._key), take, now)

    def count(self, take: Take, now: datetime) -> int:
        """How many hits, or strict takes, are in the window that ends now; nothing is counted by asking."""
        return self.store.count(take.bucket(self._key), take, now)

    def _by_bucket(self, takes: Sequence[Take]) -> dict[str, Take]:
        """Each bucket once, the lower limit of two, in one order for all: nobody locks in a circle."""
        asked: dict[str, Take] = {}
        for take in sorted(takes, key=lambda each: each.times, reverse=True):
            asked[take.bucket(self._key)] = take
        return dict(sorted(asked.items()))


def counters_for(settings: Settings, transactions: Transactions) -> Counters:
    """Redis if the settings name one, else the database."""
    store = RedisStore(settings.redis) if settings.redis else PostgresqlStore(transactions)
    return Counters(store, _key(settings))


def lasting_counters(settings: Settings, transactions: Transactions) -> Counters:
    """The database in any case: what costs money is not counted anew because a Redis was restarted."""
    return Counters(PostgresqlStore(transactions), _key(settings))


def _key(settings: Settings) -> bytes:
    pepper = settings.password_pepper.get_secret_value().encode()
    return hmac.digest(pepper, b"names of counters", hashlib.sha256)
