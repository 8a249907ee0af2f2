"""A database of its own, filled once: tests here ask through the usual phones, and change it only for a while."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from werkzeug.test import Client

from common.db import engine_for
from common.runtime import Runtime
from common.settings import Settings
from functions.business import main as business
from tests import database
from tests.conftest import settings_for
from tests.integration.search_quality.loading import fill
from tests.integration.search_quality.making import venues
from tools.local.cluster import Cluster


@pytest.fixture(scope="session")
def town_name(cluster: Cluster) -> Iterator[str]:
    """The database that has the venues."""
    name = f"avatid_town_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    database.copy_of_template(cluster, name)
    owner = sa.create_engine(cluster.url("postgres", name, "psycopg"), poolclass=sa.NullPool)
    fill(owner, venues())
    yield name
    database.drop(cluster, name)


@pytest.fixture(scope="session")
def settings(cluster: Cluster, town_name: str, access_key: str) -> Settings:
    """The usual settings, on the town."""
    return settings_for(cluster.url(database=town_name), access_key)


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[sa.Engine]:
    """Connections as the app makes them, to the town."""
    engine = engine_for(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def town(runtime: Runtime) -> Client:
    """Only the family that is asked here: the others would take longer to open than the asking."""
    return Client(business.app(runtime))
