"""The two servers, as each is deployed: gunicorn, one process, 16 threads; and what their processes have worked."""

import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.peers import drf
from bench.side_by_side.world import Copy
from tools.local.cluster import Cluster, free_port
from tools.local.processes import Processes, answers

THREADS = "16"
HERE = Path(__file__).parents[2]
MEDIA_URL = "https://media.avatid.test"


@dataclass(frozen=True)
class Server:
    """One of our families, or the other app, answering at `port`."""

    name: str
    port: int
    pid: int

    @property
    def worked(self) -> float:
        """Seconds of CPU that its processes have used so far."""
        return _worked(psutil.Process(self.pid), with_itself=True)

    @property
    def memory(self) -> float:
        """Megabytes that are its processes' own: what they share counts in parts."""
        whole = psutil.Process(self.pid)
        return sum(each.memory_full_info().pss for each in (whole, *whole.children(recursive=True))) / 2**20


def database_worked(cluster: Cluster) -> float:
    """Seconds of CPU that PostgreSQL's processes have used so far."""
    assert cluster.pid is not None
    return _worked(psutil.Process(cluster.pid), with_itself=False)


def _worked(process: psutil.Process, *, with_itself: bool) -> float:
    processes = (*([process] if with_itself else []), *process.children(recursive=True))
    return sum(time.clock_gettime(_clock_of(each.pid)) for each in processes)


def _clock_of(pid: int) -> int:
    """What clock_getcpuclockid(3) of Linux answers: a process's own clock, exact where times(2) counts hundredths."""
    return ~pid << 3 | 2


class Servers:
    """Starts servers on one copy of the world, and ends them all."""

    def __init__(self, copy: Copy, folder: Path, access_key: str) -> None:
        self._processes = Processes(folder)
        self._folder, self._copy, self._key = folder, copy, access_key
        self._other: Server | None = None

    def ours(self, family: str, tree: Path = HERE) -> Server:
        """A family, started by the platform's own program; `tree` may be another checkout of this code."""
        port = free_port()
        where = ["--host", "127.0.0.1", "--port", str(port)]
        program = [sys.executable, "-P", "-m", "functions_framework", "--target", family]
        command = [*program, "--source", str(tree / "main.py"), *where]
        environment = self._environment() | {"PYTHONPATH": str(tree)}
        return self._started(
            family if tree == HERE else f"{family} of {tree.name}", port, command, environment, "/health/"
        )

    def theirs(self, _family: str) -> Server:
        """The Django REST framework app: one for all that is asked."""
        if self._other is None:
            self._other = self._django()
        return self._other

    def _django(self) -> Server:
        port = free_port()
        database = {
            "BENCH_DATABASE": self._copy.database,
            "BENCH_DATABASE_PORT": str(self._copy.cluster.port),
        }
        more = database | {"BENCH_ACCESS_KEY": self._key, "BENCH_MEDIA_URL": f"{MEDIA_URL}/"}
        return self._started("drf", port, drf.command(port, THREADS), os.environ | more, "/health/")

    def stop(self) -> None:
        """End all of them."""
        self._processes.stop()

    def _started(
        self, name: str, port: int, command: list[str], environment: Mapping[str, str], health: str
    ) -> Server:
        self._processes.start(name, command, environment)
        self._processes.wait_for(name, lambda: answers(f"http://127.0.0.1:{port}{health}"))
        pid = next(
            each.pid
            for each in psutil.Process().children()
            if any(part.endswith(str(port)) for part in each.cmdline())
        )
        return Server(name, port, pid)

    def _environment(self) -> dict[str, str]:
        inbox = str(self._folder / "inbox")
        return os.environ | {
            "ENVIRONMENT": "test",
            "DATABASE_URL": self._copy.url(),
            "ACCESS_KEYS": self._key,
            "REFRESH_KEY": secrets.token_hex(16),
            "PASSWORD_PEPPER": secrets.token_hex(16),
            "LOCAL_INBOX_DIR": inbox,
            "PER_ADDRESS_FACTOR": "100000",
            "PUBLIC_URL": "https://api.avatid.test",
            "MEDIA_URL": MEDIA_URL,
            "THREADS": THREADS,
            "WORKERS": "1",
        }


@contextmanager
def serving(copy: Copy, folder: Path, access_key: str) -> Iterator[Servers]:
    """Servers on this copy; all are gone afterwards."""
    servers = Servers(copy, folder, access_key)
    try:
        yield servers
    finally:
        servers.stop()
