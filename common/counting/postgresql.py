"""Counts in the database: one statement a limit, all limits of a request in one short transaction of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from common.counting.take import Standing, Take
from common.db import Transactions

_MOST = 2**31 - 1  # PostgreSQL's integer; more is no limit anyway

# GCRA (ITU-T I.371): `tat` is the theoretical arrival time of the next request. A request is taken if that time,
# moved on by one interval, lies no more than the whole window ahead of now; a refusal leaves it where it was. The
# conflict locks the row, so that instances cannot count past each other.
_PLAIN = text("""
    INSERT INTO rate_limit AS counted (bucket, tat)
    VALUES (:bucket, cast(:now AS timestamptz) + cast(:interval AS interval))
    ON CONFLICT (bucket) DO UPDATE SET
        tat = CASE WHEN greatest(counted.tat, :now) + :interval <= cast(:now AS timestamptz) + :window
            THEN greatest(counted.tat, :now) + :interval ELSE counted.tat END,
        refused = greatest(counted.tat, :now) + :interval > cast(:now AS timestamptz) + :window
    RETURNING refused, tat
""")

# The row is locked until the commit, and a busy address is many requests: none of them waits for the disc. A server
# that dies forgets the last moments of it; what is `lasting` (tries at an account, texts) it does not.
_PASSING = text(f"{_PLAIN.text}, set_config('synchronous_commit', 'off', true)")

# The log of hits: what has left the window is dropped, `now` is added if fewer than `times` are left. A window is
# open at its old end: after exactly its length a hit has left. `next_at` is when the next one fits; with a limit
# that has been lowered, more than one must leave first.
_STRICT = text("""
    INSERT INTO rate_window AS kept (bucket, hits, expires_at)
    VALUES (:bucket, ARRAY[cast(:now AS timestamptz)], cast(:now AS timestamptz) + cast(:window AS interval))
    ON CONFLICT (bucket) DO UPDATE SET (hits, expires_at, refused) = (
        SELECT CASE WHEN count(*) < :times THEN array_agg(hit ORDER BY hit) || excluded.hits
                    ELSE array_agg(hit ORDER BY hit) END,
               greatest(kept.expires_at, excluded.expires_at),
               count(*) >= :times
        FROM unnest(kept.hits) AS hit
        WHERE hit > cast(:now AS timestamptz) - cast(:window AS interval))
    RETURNING refused, cardinality(hits) AS taken,
        hits[cardinality(hits) - :times + 1] + cast(:window AS interval) AS next_at
""")

_HIT = text("""
    INSERT INTO rate_window AS kept (bucket, hits, expires_at)
    VALUES (:bucket, ARRAY[cast(:now AS timestamptz)], cast(:now AS timestamptz) + cast(:window AS interval))
    ON CONFLICT (bucket) DO UPDATE SET
        hits = ARRAY(SELECT hit FROM unnest(kept.hits || excluded.hits) AS hit
                     WHERE hit > cast(:now AS timestamptz) - cast(:window AS interval)
                     ORDER BY hit DESC LIMIT :times),
        expires_at = greatest(kept.expires_at, excluded.expires_at)
    RETURNING cardinality(hits)
""")

_COUNT = text("""
    SELECT count(*) FROM rate_window AS kept, unnest(kept.hits) AS hit
    WHERE kept.bucket = :bucket AND hit > cast(:now AS timestamptz) - cast(:window AS interval)
""")


class PostgresqlStore:
    """The tables `rate_limit` and `rate_window`."""

    name: Literal["postgresql"] = "postgresql"

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def take(self, asked: Mapping[str, Take], now: datetime) -> Sequence[Standing]:
        """Count in every bucket, or in none; the buckets come in the order in which everybody locks them."""
        return self._transactions.run(lambda db: _all_or_none(db, asked, now))

    def hit(self, bucket: str, take: Take, now: datetime) -> int:
        """Write a hit down, whatever has been before."""
        known = _known(bucket, take, now) | {"times": min(take.times, _MOST)}
        return int(self._transactions.run(lambda db: db.execute(_HIT, known).scalar_one()))

    def count(self, bucket: str, take: Take, now: datetime) -> int:
        """How many hits are in the window."""
        return int(
            self._transactions.run(lambda db: db.execute(_COUNT, _known(bucket, take, now)).scalar_one())
        )

    def ping(self) -> None:
        """Ask the database for nothing in particular."""
        self._transactions.run(lambda db: db.execute(text("SELECT 1")))


def _all_or_none(db: Session, asked: Mapping[str, Take], now: datetime) -> Sequence[Standing]:
    plain = _PLAIN if any(take.strict or take.lasting for take in asked.values()) else _PASSING
    standings = [
        _strict(db, bucket, take, now) if take.strict else _plain(db, bucket, take, now, plain)
        for bucket, take in asked.items()
    ]
    if any(each.refused for each in standings):
        db.rollback()
    return standings


def _plain(db: Session, bucket: str, take: Take, now: datetime, statement: TextClause) -> Standing:
    known = _known(bucket, take, now) | {"interval": take.interval}
    row: Any = db.execute(statement, known).one()
    if row.refused:
        return Standing.withheld(take, row.tat + take.interval - now - take.window)
    ahead = row.tat - now
    return Standing.given(take, (take.window - ahead) // take.interval, ahead)


def _strict(db: Session, bucket: str, take: Take, now: datetime) -> Standing:
    row: Any = db.execute(_STRICT, _known(bucket, take, now) | {"times": min(take.times, _MOST)}).one()
    if row.refused:
        return Standing.withheld(take, row.next_at - now)
    return Standing.given(take, take.times - row.taken, take.window)


def _known(bucket: str, take: Take, now: datetime) -> dict[str, Any]:
    return {"bucket": bucket, "now": now, "window": take.window}
