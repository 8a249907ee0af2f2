"""Bora's salon, whose Dritan has no account in it yet."""

from collections.abc import Iterator

import pytest

from common.db import Transactions, engine_for
from tests import database
from tests.conftest import settings_for
from tools.local.cluster import Cluster


@pytest.fixture
def work(cluster: Cluster, database_name: str, access_key: str) -> Iterator[Transactions]:
    """A database of this test alone, because it commits, with a connection for everybody in a crowd."""
    name = f"{database_name}_team"
    settings = settings_for(database.copy_of_template(cluster, name), access_key, pool_size=9)
    engine = engine_for(settings)
    yield Transactions.of(engine)
    engine.dispose()
    database.drop(cluster, name)
