"""Two migrators take turns."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

log = logging.getLogger("migrations")

ONE_AT_A_TIME = 4_815_162_342
PATIENCE_SECONDS = 1800.0
PAUSE_SECONDS = 0.5


class Busy(Exception):
    """Somebody else has been migrating this database for too long."""


@contextmanager
def alone(connection: Connection, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the advisory lock; raises `Busy` if another migrator keeps it.

    It is asked for again and again rather than waited for: a waiting statement is a transaction, and building an
    index concurrently waits for every transaction older than itself, ours included. The two would stop each other.
    """
    until, is_told = time.monotonic() + patience, False
    while not _asked(connection, "pg_try_advisory_lock"):
        if not is_told:
            log.info("another migration is under way: waiting for it")
            is_told = True
        if time.monotonic() > until:
            raise Busy("another migration has not come to its end")
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.rollback()
            _asked(connection, "pg_advisory_unlock")


def _asked(connection: Connection, function: str) -> bool:
    said = connection.scalar(text(f"SELECT {function}(:key)"), {"key": ONE_AT_A_TIME})
    connection.commit()
    return bool(said)
