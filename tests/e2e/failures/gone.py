"""A process that reads, and a database that goes away in every way a database can."""

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.chaos.children import OURS, Child
from tests.e2e.chaos.monkey import kill_the_server
from tests.e2e.failures.wire import Wire
from tests.e2e.families import SECRETS, UNHURRIED, ask
from tools.local.cluster import DATABASE, Cluster

WITHOUT_WIRE = Path(__file__).parent / "versions" / "without_wire.py"
DRIVERS = ("pg8000", "psycopg")
POOL = 4
STATEMENT_MS, SILENCE_SECONDS = 1000, 4.0
"""A statement may take a second where the network swallows everything; after three more, nobody is there."""
BLACK_HOLE_SECONDS = 2 * SILENCE_SECONDS + 5
"""The connection that was there says nothing, then a new one; and the machine may be busy."""


@dataclass(frozen=True)
class Shown:
    """A server that may die, and what people look at in its database."""

    cluster: Cluster
    access_key: str
    paths: list[str]


@dataclass(frozen=True, slots=True)
class Read:
    """One look at the shop."""

    began: float
    ended: float
    status: int


@dataclass
class Reading:
    """A business process whose way to its database breaks."""

    child: Child
    cluster: Cluster
    wire: Wire
    paths: list[str]
    reads: list[Read] = field(default_factory=list)

    def once(self) -> list[Read]:
        """As many at once as there are connections, so that each of them is asked."""
        with ThreadPoolExecutor(POOL) as people:
            return list(people.map(self._look, range(POOL)))

    @contextlib.contextmanager
    def all_the_time(self) -> Iterator[None]:
        """Some people look again and again; what they saw is in `reads`."""
        over = threading.Event()

        def look(number: int) -> None:
            while not over.is_set():
                self.reads.append(self._look(number))

        people = [threading.Thread(target=look, args=(number,)) for number in range(POOL)]
        for each in people:
            each.start()
        try:
            yield
        finally:
            over.set()
            for each in people:
                each.join()

    def statuses(self, since: float = 0) -> Counter[int]:
        """How those ended that began since then."""
        return Counter(each.status for each in self.reads if each.began >= since)

    def seconds_until_served(self, since: float) -> float:
        """From then to the first answer to somebody who has asked since."""
        return round(
            min(each.ended for each in self.reads if each.began >= since and each.status == 200) - since, 3
        )

    def start_the_server(self) -> float:
        """Start it again, elsewhere; returns the moment from which on it could be reached."""
        self.cluster.start()
        self.wire.lead_to(self.cluster.port)
        return time.monotonic()

    def _look(self, number: int) -> Read:
        began = time.monotonic()
        status = ask("GET", f"{self.child.url}{self.paths[number % len(self.paths)]}").status
        return Read(began, time.monotonic(), status)


@contextlib.contextmanager
def reading(
    folder: Path, shown: Shown, driver: str, source: Path = OURS, statement_ms: int = 5000
) -> Iterator[Reading]:
    """A process that reaches the shop's database by a wire."""
    cluster, wire = shown.cluster, Wire(shown.cluster.port)
    url = cluster.url(database=DATABASE, driver=driver).replace(f":{cluster.port}/", f":{wire.port}/")
    outside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told = {"ENVIRONMENT": "test", "DATABASE_URL": url, "ACCESS_KEYS": shown.access_key, "THREADS": "16"}
    told |= {"LOCAL_INBOX_DIR": str(folder), "TMPDIR": str(folder), "PER_ADDRESS_FACTOR": "1000000"}
    told |= {"POOL_SIZE": str(POOL), "STATEMENT_TIMEOUT_MS": str(statement_ms)}
    child = Child(folder, "business", "business", outside | SECRETS | UNHURRIED | told, source)
    try:
        child.wait()
        yield Reading(child, cluster, wire, shown.paths)
    finally:
        child.kill()
        wire.close()


def failed_after_resets(shop: Reading, rounds: int) -> Counter[int]:
    """Connections are torn down, politely and rudely in turn; how looks that began afterwards ended."""
    seen = Counter[int]()
    for number in range(rounds):
        assert {each.status for each in shop.once()} == {200} or seen[500]
        (shop.wire.end, shop.wire.reset)[number % 2]()
        seen.update(each.status for each in shop.once())
    return seen


@dataclass
class Restart:
    """How people fared whose database was killed."""

    meanwhile: Counter[int]
    afterwards: Counter[int]
    seconds: float


def restarted(shop: Reading) -> Restart:
    """Kill the server under people who look all the time, and start it again."""
    shop.reads.clear()
    with shop.all_the_time():
        kill_the_server(shop.cluster)
        back = shop.start_the_server()
        seen = len(shop.reads)
        deadline = time.monotonic() + 30
        while len(shop.reads) < seen + 10 * POOL and time.monotonic() < deadline:
            time.sleep(0.01)
    since_back = shop.statuses(back)
    return Restart(shop.statuses() - since_back, since_back, shop.seconds_until_served(back))


def swallowed(shop: Reading) -> tuple[list[Read], list[Read]]:
    """What people get while the network takes in everything and gives back nothing, and right afterwards."""
    shop.once()
    shop.wire.swallow()
    meanwhile = shop.once()
    shop.wire.heal()
    return meanwhile, shop.once()
