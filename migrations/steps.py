"""A migration in steps: each a transaction of its own that would rather give up its place than hold up others.

Whoever wants a lock that excludes readers makes everybody who comes later wait behind it, even if it does not get it.
So a step waits for its lock a tenth of a second, lets everybody pass, and asks again; and it holds what it got only
as long as it takes to write down something new, never as long as it takes to read a table.

What reads a table (building an index, validating a constraint) excludes nobody. A file that begins with
`-- each on its own` is run like that: statement by statement, outside a transaction, with all the time it needs.

Any step may be interrupted, and is run again from its beginning: `IF NOT EXISTS`, or drop and add.
"""

import logging
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from common.db import sqlstate

log = logging.getLogger("migrations")

EACH_ON_ITS_OWN = "-- each on its own"
OWNER = "avatid_owner"
LOCK_TIMEOUT = "100ms"
OTHERWISE = "5s"
"""How long a migration that is no step waits: whatever it is, nobody is being served by its tables."""
PATIENCE_SECONDS = 300.0
"""So long is a lock asked for again; a backup or somebody's forgotten session may hold it for minutes."""
_AFTERWARDS = (f"SET lock_timeout = '{OTHERWISE}'", "RESET ROLE")
_PAUSES = (0.2, 1.0)
_NO_LOCK = ("55P03", "40P01")
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS (\w+)")
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One file: its name, and what it says."""

    name: str
    sql: str

    @property
    def each_on_its_own(self) -> bool:
        """Whether its statements run outside a transaction."""
        return self.sql.startswith(EACH_ON_ITS_OWN)

    def statements(self) -> list[str]:
        """What is sent, in this order; only statements that run on their own need to be told apart."""
        if self.each_on_its_own:
            parts = [part.strip() for part in _COMMENT.sub("", self.sql).split(";\n")]
            return [f"SET ROLE {OWNER}", "SET lock_timeout = 0", *filter(None, parts), *_AFTERWARDS]
        begin = ["BEGIN", f"SET LOCAL ROLE {OWNER}", f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"]
        return [*begin, self.sql.strip().removesuffix(";"), "COMMIT"]


def steps_of(folder: Path) -> list[Step]:
    """A folder's files in the order of their names."""
    return [Step(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.sql"))]


def walk(connection: Connection, steps: list[Step], patience: float = PATIENCE_SECONDS) -> None:
    """Run the steps over an autocommitting connection, each again and again until it has had its lock.

    Raises the database's refusal when that took longer than `patience` seconds, or at once if it is another one.
    """
    connection.connection.rollback()  # with pg8000, Alembic's asking for the isolation level has begun a transaction
    for step in steps:
        began, tries = time.monotonic(), 1
        while not _went(connection, step, began + patience):
            tries += 1
            time.sleep(random.uniform(*_PAUSES))  # noqa: S311 (jitter, not a secret)
        log.info("  %s: %.2f s, %s", step.name, time.monotonic() - began, _times(tries))


def _times(tries: int) -> str:
    return "at once" if tries == 1 else f"at the {tries}. try"


def _went(connection: Connection, step: Step, until: float) -> bool:
    try:
        _run(connection, step)
    except DBAPIError as refused:
        if sqlstate(refused) not in _NO_LOCK or time.monotonic() > until:
            raise
        return False
    return True


def _run(connection: Connection, step: Step) -> None:
    sent = step.statements() if step.each_on_its_own else [";\n".join(step.statements())]
    try:
        for statement in sent:
            _drop_unfinished(connection, statement)
            _send(connection, statement)
    except DBAPIError:
        for statement in _AFTERWARDS if step.each_on_its_own else ("ROLLBACK",):
            _send(connection, statement)
        raise


def _drop_unfinished(connection: Connection, statement: str) -> None:
    """An index whose building was interrupted is there, costs, and is used by nobody; it would count as existing."""
    for name in _INDEX.findall(statement):
        asked = f"SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('{name}') AND NOT indisvalid"
        if connection.exec_driver_sql(asked).first() is not None:
            _send(connection, f"DROP INDEX CONCURRENTLY {name}")


def _send(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def printed(steps: list[Step]) -> Iterator[str]:
    """What `walk` sends when nothing is in its way, for whoever reads the SQL beforehand."""
    for step in steps:
        yield from step.statements()
