"""A database of one's own, because processes commit."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import database
from tools.local.cluster import Cluster


@pytest.fixture
def own_database(cluster: Cluster) -> Iterator[str]:
    """The URL of a fresh copy of the migrated database; it is dropped afterwards."""
    name = f"avatid_{uuid4().hex[:12]}"
    yield database.copy_of_template(cluster, name)
    database.drop(cluster, name)
