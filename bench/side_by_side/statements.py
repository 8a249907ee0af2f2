"""How many statements a request takes, read from PostgreSQL's own log; BEGIN and COMMIT are not counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bench.side_by_side.asking import Asked, Client
from bench.side_by_side.world import Copy
from tests.database import superuser
from tools.local.cluster import Cluster

LINE = re.compile(r"\[(\d+)\] LOG:  (?:statement|execute [^:]*): (\w+)")
AROUND = {"BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "SHOW"}


@contextmanager
def logged(cluster: Cluster) -> Iterator[Path]:
    """PostgreSQL writes every statement down meanwhile."""
    _set(cluster, "SET log_statement = 'all'")
    try:
        yield cluster.log
    finally:
        _set(cluster, "RESET log_statement")


def _set(cluster: Cluster, what: str) -> None:
    with superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"ALTER SYSTEM {what}"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))


def counted(copy: Copy, log: Path, client: Client, asked: Asked) -> int:
    """The statements of one request; the one before, which is not counted, makes sure that all are logged."""
    before = log.stat().st_size
    status, raw, _milliseconds = client.insist(asked)
    if status not in (200, 201):
        raise RuntimeError(f"{status} to {asked.path}: {raw[:500]!r}")
    with log.open() as file:
        file.seek(before)
        lines = [LINE.search(line) for line in file]
    with superuser(copy.cluster, copy.database) as connection:
        mine = set(
            connection.scalars(sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
        )
    return sum(int(found[1]) in mine and found[2].upper() not in AROUND for found in lines if found)
