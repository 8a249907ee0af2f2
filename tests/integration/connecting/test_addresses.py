"""TCP and unix sockets, by URL or by the `DB_*` names, with both drivers."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from common.db import Transactions, engine_for
from common.errors import Unavailable
from common.settings import Settings
from tests.integration.connecting.relay import Relay
from tools.local.cluster import Cluster

INSTANCE = "avatid-test:europe-west1:main"


@pytest.fixture
def folder(cluster: Cluster) -> Iterator[Path]:
    """Where the platform lays an instance's socket; a short path, because a socket's may have 107 bytes."""
    top = Path(tempfile.mkdtemp(prefix="sql-"))
    place = top / INSTANCE
    place.mkdir()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place / ".s.PGSQL.5432"))
    listener.listen(4)
    door = Relay(listener, cluster.port)
    yield place
    door.close()
    shutil.rmtree(top)


def said(settings: Settings, **changed: object) -> Any:
    """Where a request's statement arrives."""
    engine = engine_for(settings.model_copy(update=changed))
    try:
        asked = sa.text("SELECT current_database() || ' ' || current_setting('lock_timeout')")
        return Transactions.of(engine).run(lambda db: db.scalar(asked))
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("driver", "named"),
    [("pg8000", "host={}"), ("pg8000", "unix_sock={}/.s.PGSQL.5432"), ("psycopg", "host={}")],
)
def test_a_url_may_name_a_unix_socket(
    settings: Settings, folder: Path, database_name: str, driver: str, named: str
) -> None:
    url = f"postgresql+{driver}://avatid_app@/{database_name}?{named.format(folder)}"
    assert said(settings, database_url=url) == f"{database_name} 10s"


def test_the_owners_names_may_too(settings: Settings, folder: Path, database_name: str) -> None:
    names = {"database_url": "", "db_host": str(folder), "db_name": database_name}
    assert said(settings, **names) == f"{database_name} 10s"


@pytest.mark.parametrize("driver", ["pg8000", "psycopg"])
def test_a_socket_that_is_not_there_is_unavailable(settings: Settings, driver: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        said(settings, database_url=f"postgresql+{driver}://avatid_app@/avatid?host={tmp_path}")


def test_a_server_that_accepts_and_says_nothing_is_unavailable(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"postgresql+pg8000://avatid_app@127.0.0.1:{deaf.getsockname()[1]}/avatid"
        with pytest.raises(Unavailable):
            said(settings, database_url=url, statement_timeout_ms=100)


def test_what_must_be_encrypted_is_refused_by_a_server_that_cannot(settings: Settings) -> None:
    with pytest.raises(Unavailable):
        said(settings, database_url=f"{settings.database}?sslmode=require")


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM not_yet", "SELECT not_yet FROM users", "SELECT not_yet()"]
)
def test_a_schema_that_is_behind_is_a_deploy_under_way_and_no_error_of_ours(
    settings: Settings, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = engine_for(settings)
    with pytest.raises(Unavailable):
        Transactions.of(engine).run(lambda db: db.execute(sa.text(statement)))
    engine.dispose()
    told = [each for each in caplog.records if each.message.startswith("the schema is not the one")]
    assert [each.levelname for each in told] == ["ERROR"]
