"""What every test may ask for: a database that forgets, a clock that stands still, doors that remember."""

import base64
import gc
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy.orm import Session

from common.clock import Clock, SetClock
from common.db import Transactions, engine_for
from common.runtime import Runtime
from common.settings import Settings
from tests import database, log_canaries
from tests.firestore import firestore_host  # noqa: F401 (a fixture)
from tests.patience import PATIENCE
from tests.proof import Proof
from tests.shifts import Shifts, turn_of
from tests.standstill import STANDSTILL
from tools.local.cluster import Cluster

SEALING_KEY = base64.urlsafe_b64encode(b"s" * 32).decode()
A_MONDAY_MORNING = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def pytest_configure() -> None:
    """Workers are started after this, and inherit the name."""
    database.name_the_run()
    log_canaries.begin(
        database.run_folder() / "logs" / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.log"
    )


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shifts:
    """Workers get what belongs together, the longest first."""
    return Shifts(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Among several workers the order of collection is the order of handing out.

    A test that fails gets two more goes if the machine has stood still, or if it is one of real processes, which
    keep the product's own limits of seconds on a machine that may be starved.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: turn_of(item.nodeid))
    for item in items:
        is_of_processes = item.nodeid.startswith("tests/e2e/")
        item.add_marker(pytest.mark.flaky(reruns=2, condition=is_of_processes or STANDSTILL.may_go_again))


def pytest_collection_finish() -> None:
    """What has been imported by now stays for good: nobody needs to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    STANDSTILL.start()


def pytest_runtest_setup() -> None:
    """A pause of the machine from here on is this test's."""
    STANDSTILL.a_test_begins()
    log_canaries.listen()


def pytest_sessionstart(session: pytest.Session) -> None:
    """A worker asks before each test how often it has failed already: answers must not wait for a fuller packet.

    They did, 40 ms each time, because pytest-rerunfailures leaves Nagle's algorithm on.
    """
    if hasattr(session.config, "workerinput"):
        known_failures: Any = session.config.failures_db  # type: ignore[attr-defined]
        known_failures.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The one that started the run, not its workers, looks for secrets in all its logs, and cleans up."""
    if not hasattr(session.config, "workerinput"):
        if log_canaries.found_in_the_run(session.config, database.run_folder()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        database.remove_cluster()


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Where a proof writes what it has found."""
    return Proof(request.node.nodeid)


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The run's PostgreSQL server."""
    return database.started_cluster()


@pytest.fixture(scope="session")
def database_name(cluster: Cluster) -> str:
    """This worker's own database, a copy of the migrated template."""
    name = f"avatid_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    database.copy_of_template(cluster, name)
    return name


@pytest.fixture(scope="session")
def access_key() -> str:
    """A throwaway ES256 key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="session")
def settings(cluster: Cluster, database_name: str, access_key: str) -> Settings:
    """The settings of the tests: the app's own role, local doors, throwaway secrets."""
    return settings_for(cluster.url(database=database_name), access_key)


def settings_for(url: str, access_key: str, **more: object) -> Settings:
    """Test settings on the database at `url`."""
    values = {
        "environment": "test",
        "database_url": url,
        "access_keys": access_key,
        "refresh_key": "r" * 32,
        "password_pepper": "p" * 32,
        "sealing_keys": SEALING_KEY,
        "public_url": "https://api.avatid.test",
        "frontend_url": "https://avatid.test",
        "tuning_seconds": 0,
        "statement_timeout_ms": int(PATIENCE * 1000),
        "request_patience_ms": int(PATIENCE * 1000),
        "requests_waiting": 1000,
        "lock_timeout_ms": 10_000,  # PostgreSQL itself may hold a table while it gives back its end to the disc
    }
    return Settings.model_validate(values | more)


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[sa.Engine]:
    """Connections as the app makes them."""
    engine = engine_for(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One connection in a transaction that is undone after the test, whatever commits inside it."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def db(connection: sa.Connection) -> Iterator[Session]:
    """A session of the app's role; what it commits is a savepoint of the test's transaction."""
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        yield session


@pytest.fixture
def clock() -> SetClock:
    """Monday, 1 March 2027, nine in the morning in Tirana, until a test moves it."""
    return SetClock(A_MONDAY_MORNING)


@pytest.fixture
def runtime(settings: Settings, connection: sa.Connection, clock: SetClock, tmp_path: Path) -> Runtime:
    """The surroundings of an app in a test: every transaction is a savepoint of the test's own."""
    mine = settings.model_copy(
        update={"local_inbox_dir": str(tmp_path), "local_storage_dir": str(tmp_path / "storage")}
    )
    return on_one_connection(mine, connection, clock)


def on_one_connection(settings: Settings, connection: sa.Connection, clock: Clock) -> Runtime:
    """Surroundings in which every transaction is a savepoint on this connection."""
    return Runtime.on(Transactions(lambda: _savepoint_session(connection)), settings, clock)


@contextmanager
def committing(settings: Settings, clock: Clock) -> Iterator[Runtime]:
    """Surroundings in which every transaction is a real one, on connections that are closed afterwards."""
    engine = engine_for(settings)
    try:
        yield Runtime.on(Transactions.of(engine), settings, clock)
    finally:
        engine.dispose()


def _savepoint_session(connection: sa.Connection) -> Session:
    return Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)


@pytest.fixture
def owner_engine(cluster: Cluster, database_name: str) -> Iterator[sa.Engine]:
    """Connections of the role that migrates."""
    engine = sa.create_engine(cluster.url("postgres", database_name), poolclass=sa.NullPool)
    yield engine
    engine.dispose()
