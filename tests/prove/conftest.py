"""The long forms commit, and need databases of their own."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import database
from tools.local.cluster import Cluster


@pytest.fixture
def own_database(cluster: Cluster) -> Iterator[str]:
    """The name of a fresh copy of the migrated database; it is dropped afterwards."""
    name = f"avatid_{uuid4().hex[:12]}"
    database.copy_of_template(cluster, name)
    yield name
    database.drop(cluster, name)
