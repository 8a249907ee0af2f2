"""The migrations make what the models and the committed dump say, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests import database
from tools import schema_dump
from tools.local.cluster import SUPERUSER, Cluster

ROOT = Path(__file__).parents[3]


@pytest.fixture
def config() -> Config:
    """Alembic's configuration as the command line reads it."""
    return Config(ROOT / "alembic.ini")


@pytest.fixture
def empty_database(cluster: Cluster, database_name: str) -> Iterator[str]:
    """The migrator's URL of a database in which nothing is."""
    name = f"{database_name}_empty"
    with database.superuser(cluster, "postgres") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield cluster.url(SUPERUSER, name)
    database.drop(cluster, name)


def test_there_is_one_head(config: Config) -> None:
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_models_are_what_was_migrated(config: Config, owner_engine: sa.Engine) -> None:
    with owner_engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_it_goes_up_down_and_up(empty_database: str) -> None:
    database.migrate(empty_database, "upgrade", "head")
    first = schema_dump.dump(empty_database)
    database.migrate(empty_database, "downgrade", "base")
    assert tables(empty_database) == {"alembic_version", "spatial_ref_sys"}
    database.migrate(empty_database, "upgrade", "head")
    assert schema_dump.dump(empty_database) == first


def test_the_committed_dump_is_fresh(owner_engine: sa.Engine) -> None:
    url = owner_engine.url.render_as_string(hide_password=False)
    assert schema_dump.FILE.read_text(encoding="utf-8") == schema_dump.dump(url)


def tables(url: str) -> set[str]:
    """The names of all tables in the database."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())
