"""One process of a race for somebody's time; it loads nothing but the driver, as many of them start at once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pg8000.dbapi

PATIENCE = 120
_LOCK = "SELECT id FROM resource WHERE id = %s ORDER BY id FOR NO KEY UPDATE"
_TAKE = (
    "INSERT INTO occupancy (business_id, resource_id, booking_id, during) "
    "VALUES (%s, %s, %s, tstzrange(%s, %s, '[)'))"
)


class Entry(NamedTuple):
    """For which booking somebody races, and whose time it takes."""

    business_id: int
    resource_id: int
    booking_id: int


class Race(NamedTuple):
    """How it goes: so many hours one after the other, each with the person's lock taken first, or without."""

    rounds: int
    locks: bool = True


def race(url: str, entry: Entry, how: Race, line: Barrier, tell: Connection) -> None:
    """Try to take each of the hours, all racers at the same moment; tell which were won."""
    where = urlsplit(url)
    connection = pg8000.dbapi.connect(
        user=where.username or "",
        password=where.password,
        host=where.hostname or "127.0.0.1",
        port=where.port or 5432,
        database=where.path.lstrip("/"),
    )
    won = []
    for number in range(how.rounds):
        line.wait(PATIENCE)
        won.append(_takes(connection, entry, number, locks=how.locks))
    tell.send(won)
    connection.close()


def _takes(connection: Any, entry: Entry, number: int, *, locks: bool) -> bool:
    """What booking does once it has judged: lock the person, write the stretch, hear the constraint's word."""
    begins = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=number, minutes=entry.booking_id % 10)
    cursor = connection.cursor()
    with suppress(pg8000.dbapi.DatabaseError):
        if locks:
            cursor.execute(_LOCK, (entry.resource_id,))
        cursor.execute(_TAKE, (*entry, begins, begins + timedelta(minutes=30)))
        connection.commit()
        return True
    connection.rollback()
    return False
