"""P20: a database is migrated while people use it, and nobody notices; with a careless migration they do."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from common.db import engine_for
from common.settings import Settings
from migrations.place import Place
from migrations.steps import Step, walk
from tests import database
from tests.proof import Proof
from tests.prove.migrating import older
from tests.prove.migrating.filling import fill
from tests.prove.migrating.traffic import THREADS, Seen, people
from tools import schema_dump
from tools.local.cluster import SUPERUSER, Cluster

USERS, BOOKINGS, A_SECOND = 100_000, 200_000, 200
LONGEST_WAIT = 0.2
BEFORE, AFTER = 3, 2
CARELESS = {
    "an exclusion": """ALTER TABLE occupancy ADD CONSTRAINT careless
        EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (active);""",
    "an index": "CREATE INDEX careless ON notification USING gin (fold(title || ' ' || body) gin_trgm_ops);",
    "a rewritten table": "ALTER TABLE booking ALTER COLUMN duration_minutes TYPE bigint;",
}


@dataclass
class InUse:
    """A database of the release before that people use."""

    url: str
    app: sa.Engine
    superuser: sa.Engine

    def while_used(self, work: Callable[[], None]) -> Seen:
        """What people meet with while `work` is done, and a little before and after it."""
        with people(self.app, self.superuser, A_SECOND, USERS) as seen:
            _pass(seen, BEFORE)
            work()
            _pass(seen, AFTER)
        return seen


def _pass(seen: Seen, seconds: float) -> None:
    """Until as many have been served as come in that time."""
    enough, waited = seen.served + seconds * A_SECOND, threading.Event()
    while seen.served < enough:
        waited.wait(0.05)


@pytest.fixture
def in_use(cluster: Cluster, settings: Settings, own_database: str) -> Iterator[InUse]:
    """Empty, migrated to the release before, and filled."""
    name = f"{own_database}_before"
    with database.superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
    url = cluster.url(SUPERUSER, name)
    database.migrate(url, "upgrade", "0005")
    superuser = sa.create_engine(url, poolclass=sa.NullPool)
    fill(superuser, USERS, BOOKINGS)
    theirs = {"database_url": cluster.url(database=name), "pool_size": THREADS}
    limits = {"lock_timeout_ms": 1000, "statement_timeout_ms": 5000}  # the product's own
    app = engine_for(settings.model_copy(update=theirs | limits))
    yield InUse(url, app, superuser)
    app.dispose()
    database.drop(cluster, name)


def migrated(url: str) -> None:
    """What the migrate job does."""
    command = [sys.executable, "-m", "migrations.run"]
    environment = os.environ | {"MIGRATION_DATABASE_URL": url}
    done = subprocess.run(
        command, cwd=schema_dump.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nobody_notices_a_migration(in_use: InUse, access_key: str, tmp_path: Path, proof: Proof) -> None:
    before = older.code_before("0006_trust.py", tmp_path)
    by_status: dict[int, int] = {}
    if before is None:
        seen = in_use.while_used(lambda: migrated(in_use.url))
    else:
        theirs = in_use.app.url.render_as_string(hide_password=False)
        with older.asked(before, tmp_path, theirs, access_key) as said:
            seen = in_use.while_used(lambda: migrated(in_use.url))
        assert said.failures == []
        by_status = said.by_status
    assert seen.failures == []
    assert seen.longest_wait <= LONGEST_WAIT
    proof.held(
        "P20",
        "a release's migration while people read and write",
        rows={"users": USERS, "bookings": BOOKINGS},
        a_second=seen.rate,
        served=seen.served,
        failed=len(seen.failures),
        longest_lock_wait_ms=round(seen.longest_wait * 1000),
        slowest_ms=round(seen.slowest * 1000),
        code_before_answered=by_status or "its history is not in this clone",
    )
    assert schema_dump.dump(in_use.url) == schema_dump.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", CARELESS)
def test_a_careless_migration_is_noticed(in_use: InUse, what: str, proof: Proof) -> None:
    """The sabotage: the same people, and a statement as one writes it without thinking."""
    step = Step(what, CARELESS[what])

    def careless() -> None:
        with Place(database_url=in_use.url).connection() as connection:
            walk(connection.execution_options(isolation_level="AUTOCOMMIT"), [step])

    seen = in_use.while_used(careless)
    figures = {"longest_lock_wait_ms": round(seen.longest_wait * 1000), "failed": len(seen.failures)}
    assert seen.failures or seen.longest_wait > LONGEST_WAIT
    proof.broke("P20", f"with {what} added as one writes it without thinking", **figures)


def test_up_down_and_up_with_rows(in_use: InUse) -> None:
    migrated(in_use.url)
    database.migrate(in_use.url, "downgrade", "0005")
    migrated(in_use.url)
    assert schema_dump.dump(in_use.url) == schema_dump.FILE.read_text(encoding="utf-8")
