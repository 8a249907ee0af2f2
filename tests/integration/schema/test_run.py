"""The migrate job: an empty project becomes one that works, by a migrator who is no superuser."""

import logging
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from common.data import categories
from common.db import sqlstate
from migrations import run
from tests import database
from tools.local.cluster import SUPERUSER, Cluster

PROJECT = "project"
MIGRATOR, FAMILY = "avatid-migrator@avatid-test.iam", "avatid-booking@avatid-test.iam"
_CLOUD = (
    # as Cloud SQL is: nobody is a superuser, and none of our roles is there
    "DROP ROLE avatid_app, avatid_owner",
    "CREATE ROLE cloudsqlsuperuser CREATEROLE CREATEDB NOLOGIN",
    *(f'CREATE ROLE "{user}" LOGIN' for user in (MIGRATOR, FAMILY)),
    f'GRANT cloudsqlsuperuser TO "{MIGRATOR}"',
    f"CREATE DATABASE {PROJECT} OWNER cloudsqlsuperuser TEMPLATE template0",
)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server as Terraform leaves it; PostGIS alone is there, which here only a superuser may bring."""
    cluster = Cluster(tmp_path_factory.mktemp("cloud") / "pg", durable=False)
    cluster.start()
    with database.superuser(cluster, "postgres") as connection:
        for statement in _CLOUD:
            connection.exec_driver_sql(statement)
    with database.superuser(cluster, PROJECT) as connection:
        connection.exec_driver_sql("CREATE EXTENSION postgis WITH SCHEMA public")
    yield cluster
    cluster.stop()


Job = Callable[..., tuple[int, str]]


@pytest.fixture
def job(cloud: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Job:
    """Run the job as the migrator; what it returned, and what it said."""
    url = sa.make_url(cloud.url(database=PROJECT)).set(username=MIGRATOR, password="secret")

    def asked(*arguments: str, users: str = FAMILY) -> tuple[int, str]:
        monkeypatch.setenv("MIGRATION_DATABASE_URL", url.render_as_string(hide_password=False))
        monkeypatch.setenv("DB_APP_USERS", users)
        caplog.clear()
        with caplog.at_level(logging.INFO):
            return run.main(list(arguments)), caplog.text

    return asked


@pytest.fixture
def booking(cloud: Cluster, job: Job) -> Iterator[sa.Connection]:
    """The booking function's connection to a project that has been migrated."""
    assert job()[0] == 0
    url = sa.make_url(cloud.url(database=PROJECT)).set(username=FAMILY)
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        yield connection


def test_an_empty_project_becomes_one_that_works(job: Job, cloud: Cluster) -> None:
    looked, (code, said) = job("--check"), job()
    assert (looked[0], code, job("--check")[0]) == (1, 0, 0)
    assert "01_indexes" in said
    code, said = job()
    assert code == 0
    assert "01_indexes" not in said, "nothing is left to do"
    assert "secret" not in said
    with database.superuser(cloud, PROJECT) as connection:
        owners = connection.scalars(
            sa.text(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename IN ('users', 'booking', 'job_run')"
            )
        )
        assert list(owners) == ["avatid_owner"]
        assert connection.scalar(sa.text("SELECT count(*) FROM category")) == len(categories())
        assert connection.scalar(sa.text("SELECT count(*) FROM town_name")) > 0


def test_a_family_reads_and_writes_rows(booking: sa.Connection) -> None:
    written = "INSERT INTO users (name) VALUES ('Alice') RETURNING id"
    who = booking.scalar(sa.text(written))
    booking.execute(sa.text("UPDATE users SET surname = 'A' WHERE id = :id"), {"id": who})
    booking.execute(sa.text("DELETE FROM users WHERE id = :id"), {"id": who})


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id integer)",
        "DROP TABLE users",
        "ALTER TABLE users ADD COLUMN mine text",
        "TRUNCATE users",
        "DELETE FROM audit_log",
        "UPDATE booking_event SET at = now()",
        "SET ROLE avatid_owner",
        "SET ROLE cloudsqlsuperuser",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE EXTENSION hstore",
        "CREATE ROLE mine",
    ],
)
def test_a_family_may_do_nothing_else(booking: sa.Connection, statement: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        booking.exec_driver_sql(statement)
    assert sqlstate(refused.value) == "42501"


def test_a_user_who_is_not_there_stops_the_job(job: Job) -> None:
    code, said = job(users=f"{FAMILY},avatid-nobody@avatid-test.iam.gserviceaccount.com")
    assert code == 1
    assert "no user avatid-nobody@avatid-test.iam" in said


def test_who_works_as_the_app_must_not_be_able_to_own(job: Job) -> None:
    code, said = job(users=MIGRATOR)
    assert code == 1
    assert "must not be a member of" in said


def test_an_older_release_leaves_a_newer_database_as_it_is(job: Job, cloud: Cluster) -> None:
    assert job()[0] == 0
    set_to = sa.text("UPDATE alembic_version SET version_num = :revision")
    with database.superuser(cloud, PROJECT) as connection:
        connection.execute(set_to, {"revision": "9999"})
        ahead = [job("--check"), job()]
        connection.execute(set_to, {"revision": "0006"})
    assert [(code, "is ahead" in said) for code, said in ahead] == [(0, True), (0, True)]


def test_a_database_that_is_not_reached_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MIGRATION_DATABASE_URL", f"postgresql+pg8000://{SUPERUSER}:secret@127.0.0.1:1/none")
    assert run.main([]) == 1
    assert "given up" in caplog.text
    assert "secret" not in caplog.text
