"""A migration while people are being served: it gives way, it can be interrupted, and it is what was printed."""

import io
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from common.db import sqlstate
from migrations.place import Place
from migrations.plain_sql import FOLDER
from migrations.steps import Step, steps_of, walk
from migrations.turns import Busy, alone
from tests import database
from tools import schema_dump
from tools.local.cluster import SUPERUSER, Cluster
from tools.local.machine import postgres_bin

HURRIED = 0.25
STEPS = [pytest.param(step, id=step.name) for step in steps_of(FOLDER / "0006")]


@pytest.fixture
def migrator(cluster: Cluster, database_name: str) -> Iterator[sa.Connection]:
    """The connection of whoever migrates a copy of the database, in which each statement stands for itself."""
    name = f"{database_name}_steps"
    database.copy_of_template(cluster, name)
    with Place(database_url=cluster.url(SUPERUSER, name)).connection() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    database.drop(cluster, name)


def at(connection: sa.Connection, revision: str) -> None:
    """Take the database back to an older release."""
    config = Config(schema_dump.ROOT / "alembic.ini")
    config.attributes["connection"] = connection.execution_options(isolation_level="READ COMMITTED")
    command.downgrade(config, revision)
    connection.commit()
    connection.execution_options(isolation_level="AUTOCOMMIT")


def dump(connection: sa.Connection) -> str:
    """The schema as `docs/schema.sql` has it."""
    return schema_dump.dump(connection.engine.url.render_as_string(hide_password=False))


@contextmanager
def held(engine: sa.Engine) -> Iterator[None]:
    """Somebody has read the table and not come to an end; if nobody gives way, the server ends it."""
    with engine.connect() as somebody:
        somebody.execute(sa.text("SET idle_in_transaction_session_timeout = '3s'"))
        somebody.execute(sa.text("SELECT count(*) FROM users"))
        yield
        somebody.invalidate()


@contextmanager
def read(engine: sa.Engine) -> Iterator[list[float]]:
    """Others read all the while; how long each of their reads took."""
    over, waits = threading.Event(), list[float]()

    def on_and_on() -> None:
        with engine.connect() as reader:
            while not over.is_set():
                began = time.monotonic()
                reader.execute(sa.text("SELECT count(*) FROM users"))
                reader.rollback()
                waits.append(time.monotonic() - began)

    reading = threading.Thread(target=on_and_on)
    reading.start()
    try:
        yield waits
    finally:
        over.set()
        reading.join()


def test_a_step_that_cannot_have_its_lock_lets_everybody_pass(migrator: sa.Connection) -> None:
    step = Step("a column", "ALTER TABLE users ADD COLUMN IF NOT EXISTS probe integer;")
    with held(migrator.engine), read(migrator.engine) as waits, pytest.raises(DBAPIError) as refused:
        walk(migrator, [step], patience=HURRIED)
    assert sqlstate(refused.value) == "55P03"
    assert max(waits) < 1
    walk(migrator, [step])
    assert migrator.scalar(sa.text("SELECT count(probe) FROM users")) == 0


def test_what_was_interrupted_is_run_again_from_its_beginning(migrator: sa.Connection) -> None:
    """Everything once more is what a migration that died before its last word does."""
    at(migrator, "0005")
    steps = steps_of(FOLDER / "0006")
    walk(migrator, steps)
    unfinished = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'booking_created_ix'::regclass"
    migrator.exec_driver_sql(unfinished)
    walk(migrator, steps)
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'booking_created_ix'::regclass"
    assert migrator.scalar(sa.text(valid)) is True
    assert dump(migrator) == schema_dump.FILE.read_text(encoding="utf-8")


def test_what_is_printed_is_what_is_run(migrator: sa.Connection, cluster: Cluster) -> None:
    at(migrator, "0005")
    printed = io.StringIO()
    command.upgrade(Config(schema_dump.ROOT / "alembic.ini", output_buffer=printed), "0005:head", sql=True)
    url = migrator.engine.url
    where = ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", SUPERUSER, "-d", str(url.database)]
    psql = [str(postgres_bin() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *where]
    subprocess.run(psql, input=printed.getvalue(), text=True, check=True, capture_output=True)
    assert dump(migrator) == schema_dump.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_shuts_readers_out_is_short(step: Step) -> None:
    """It touches one table that was there before, and reads none: no index on it, and no rule for its old rows."""
    if step.each_on_its_own:
        return
    made = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", step.sql))
    altered = set(re.findall(r"ALTER TABLE (\w+)", step.sql)) - made
    indexed = set(re.findall(r"CREATE (?:UNIQUE )?INDEX .*? ON (\w+)", step.sql)) - made
    added = re.findall(r"ADD CONSTRAINT.*?(?=,\n|;)", step.sql, re.DOTALL)
    assert len(altered) <= 1
    assert not indexed
    assert [each for each in added if "NOT VALID" not in each and "USING INDEX" not in each] == []
    assert not re.search(r"VALIDATE CONSTRAINT|SET NOT NULL|ALTER COLUMN \w+ TYPE|EXCLUDE", step.sql)


def test_two_migrators_take_turns(migrator: sa.Connection) -> None:
    with Place(database_url=migrator.engine.url.render_as_string(False)).connection() as other:
        with alone(other):
            assert waiting_for_it(migrator) == 0, "a waiting statement would stop an index from being built"
        with alone(migrator):
            pass


def waiting_for_it(migrator: sa.Connection) -> int:
    """How many transactions a second migrator keeps open while it waits, until it gives up."""
    with pytest.raises(Busy), alone(migrator, patience=0):
        raise AssertionError("both at once")
    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return migrator.scalar(sa.text(asked)) or 0
