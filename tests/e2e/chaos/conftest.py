"""Two systems: one whose database may be killed, and a calm one for all stories that pull no plug."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import database
from tests.e2e.chaos.children import Child
from tests.e2e.chaos.customers import Crowd, gather
from tests.e2e.chaos.system import running
from tools.local.cluster import DATABASE, Cluster

VERSIONS = Path(__file__).parent / "versions"


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A database server of one's own that forgets nothing it has confirmed, even if it is killed; migrated."""
    mine = Cluster(tmp_path_factory.mktemp("mortal") / "pg", durable=True)
    mine.start()
    database.migrate(mine.url("postgres"))
    yield mine
    mine.stop()


@pytest.fixture(scope="module")
def doomed(mortal: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A salon in a system of two web processes and two workers on a server that may be killed."""
    with running(tmp_path_factory.mktemp("doomed"), mortal.url(database=DATABASE), mortal.port) as system:
        for family in ("booking", "worker") * 2:
            system.start(family)
        system.ready()
        yield gather(system, people=12)


@pytest.fixture(scope="package")
def calm(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A salon in a system of one web process and one worker, on a database of its own."""
    name = f"avatid_{uuid4().hex[:12]}"
    url = database.copy_of_template(cluster, name)
    with running(tmp_path_factory.mktemp("calm"), url, cluster.port) as system:
        system.start("booking")
        system.start("worker")
        system.ready()
        yield gather(system, people=12)
    database.drop(cluster, name)


@pytest.fixture
def crowd(calm: Crowd) -> Iterator[Crowd]:
    """The calm salon as it was found: everything is healthy, nothing is left to do, and nobody else runs."""
    yield calm
    calm.system.restore(webs=1, workers=1)


@pytest.fixture
def version(crowd: Crowd, tmp_path: Path) -> Callable[..., Child]:
    """Starts another worker, to which something happens at a `moment`; the file `now` lets it happen once."""

    def start(source: str, moment: str, happens: str) -> Child:
        told = {"MOMENT": moment, "MOMENT_FILE": str(tmp_path / "now"), "MOMENT_SIGNAL": happens}
        child = crowd.system.start("worker", VERSIONS / f"{source}.py", **told)
        child.wait()
        return child

    return start
