"""A database of one's own, and a server of one's own that may die."""

from collections.abc import Iterator

import pytest

from tests import database
from tests.e2e.failures.crowded import opened
from tests.e2e.failures.gone import Shown
from tools.local.cluster import Cluster


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, access_key: str) -> Iterator[Shown]:
    """A shop in a server of one's own that forgets nothing it has confirmed, even if it is killed."""
    mine = Cluster(tmp_path_factory.mktemp("mortal") / "pg", durable=True)
    mine.start()
    database.migrate(mine.url("postgres"))
    yield Shown(mine, access_key, opened(mine.url(), access_key))
    mine.stop()
