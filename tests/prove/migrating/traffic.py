"""People at a steady rate, who do not wait for one another: each is one transaction through our own engine."""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.db import Transactions
from tests.prove.migrating.filling import SHOPS

THREADS = 16
_BOOK = sa.text(
    """INSERT INTO booking (business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
        local_end, duration_minutes, business_name_en, list_price, total_price, currency)
    VALUES (:shop, :user, 'confirmed', :starts_at, :ends_at, 'Europe/Tirane', '2040-01-01', '10:00', '10:01', 1,
        'Shop', 10, 10, 'ALL') RETURNING id"""
)
_OCCUPY = sa.text(
    """INSERT INTO occupancy (business_id, resource_id, during, booking_id)
    SELECT business_id, business_id, tstzrange(starts_at, ends_at), id FROM booking WHERE id = :booking"""
)
_A_MINUTE, _FAR_AWAY = timedelta(minutes=1), datetime(2040, 1, 1, tzinfo=UTC)
_ALONE = [
    # as each family works with its hottest tables, in statements that the release before knows
    "SELECT u.id, s.id FROM user_session s JOIN users u ON u.id = s.user_id WHERE u.id = :user",
    "SELECT id, starts_at, status FROM booking WHERE customer_id = :user ORDER BY starts_at DESC LIMIT 20",
    "SELECT id, name_en, rating_count FROM business WHERE id = :shop",
    "SELECT during FROM occupancy WHERE resource_id = :shop AND active ORDER BY during LIMIT 50",
    "SELECT rating, comment FROM rating WHERE business_id = :shop AND status = 'visible' LIMIT 20",
    "SELECT slug FROM category",
    "SELECT path FROM upload WHERE owner_id = :user AND status = 'ready'",
    "SELECT id FROM notification WHERE user_id = :user AND read_at IS NULL LIMIT 20",
    "SELECT count(*) FROM rating_reply",
    "UPDATE user_session SET last_seen_at = now() WHERE user_id = :user",
    "UPDATE business SET version = version + 1 WHERE id = :shop",
    "UPDATE notification SET read_at = now() WHERE user_id = :user AND read_at IS NULL",
    "INSERT INTO upload (owner_id, purpose) VALUES (:user, 'rating')",
    "INSERT INTO audit_log (actor_kind, action) VALUES ('system', 'tested')",
]


@dataclass
class Seen:
    """What the people have met with."""

    served: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: float = 0
    longest_wait: float = 0
    """Of any of them for a lock on a table, as the server knows it."""
    seconds: float = 0

    @property
    def rate(self) -> float:
        """How many were served a second."""
        return round(self.served / self.seconds, 1) if self.seconds else 0


@contextmanager
def people(engine: sa.Engine, watcher: sa.Engine, rate: int, users: int) -> Iterator[Seen]:
    """Let them come while the block runs; what they met with is complete after it."""
    seen, over, began = Seen(), threading.Event(), time.monotonic()
    tickets, transactions = itertools.count(), Transactions.of(engine)
    about = (transactions, tickets, rate, users, seen, over, began)
    threads = [threading.Thread(target=_come, args=about) for _ in range(THREADS)]
    watching = threading.Thread(target=_watch, args=(watcher, seen, over))
    for thread in (*threads, watching):
        thread.start()
    try:
        yield seen
    finally:
        seen.seconds = time.monotonic() - began
        over.set()
        for thread in (*threads, watching):
            thread.join()


def _come(
    transactions: Transactions,
    tickets: Iterator[int],
    rate: int,
    users: int,
    seen: Seen,
    over: threading.Event,
    began: float,
) -> None:
    chance = random.Random()
    while not over.is_set():
        number = next(tickets)
        if over.wait(max(0.0, began + number / rate - time.monotonic())):
            return
        started = time.monotonic()
        try:
            transactions.run(_asked(number, chance.randint(1, users), chance.randint(1, SHOPS)))
        except Exception as failure:
            seen.failures.append(f"{type(failure).__name__}: {failure.__cause__ or failure}"[:300])
        seen.slowest = max(seen.slowest, time.monotonic() - started)
        seen.served += 1


def _asked(number: int, user: int, shop: int) -> Callable[[Session], Any]:
    if number % 5 == 0:
        return lambda db: _book(db, number, user, shop)
    statement = _ALONE[number % len(_ALONE)]
    known = {"user": user, "shop": shop}
    wanted = {name: value for name, value in known.items() if f":{name}" in statement}
    return lambda db: db.execute(sa.text(statement), wanted)


def _book(db: Session, number: int, user: int, shop: int) -> None:
    """Each takes a minute that nobody else wants: what is tried here is the migration, not the diary."""
    at = _FAR_AWAY + number * _A_MINUTE
    when = {"starts_at": at, "ends_at": at + _A_MINUTE}
    booking = db.scalar(_BOOK, {"shop": shop, "user": user, **when})
    db.execute(_OCCUPY, {"booking": booking})


def _watch(engine: sa.Engine, seen: Seen, over: threading.Event) -> None:
    """Ask the server again and again how long the app's sessions have been waiting for a table."""
    waiting = sa.text(
        """SELECT CAST(extract(epoch FROM max(clock_timestamp() - l.waitstart)) AS float)
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE NOT l.granted AND l.locktype = 'relation' AND a.usename = 'avatid_app'"""
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not over.wait(0.005):
            seen.longest_wait = max(seen.longest_wait, connection.scalar(waiting) or 0)
