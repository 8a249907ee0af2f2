"""Somebody who pulls plugs: a worker's, a web process's, the database's; each is started again at once."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress

import psutil

from tests.e2e.chaos.children import Child
from tests.e2e.chaos.system import System
from tools.local.cluster import Cluster


class Monkey:
    """While the block lasts; `kills` counts them by what was killed."""

    def __init__(self, system: System, cluster: Cluster, rng: random.Random) -> None:
        self._system, self._cluster, self._rng = system, cluster, rng
        self._over, self._thread = threading.Event(), threading.Thread(target=self._rage)
        self.kills: Counter[str] = Counter()
        self._broken: BaseException | None = None

    def __enter__(self) -> "Monkey":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._broken is not None:
            raise self._broken

    def _rage(self) -> None:
        """Everybody has their turn, in an order of chance."""
        acts = {"worker": self._worker, "web": self._web, "database": self._database}
        try:
            while True:
                for name in self._rng.sample(sorted(acts), len(acts)):
                    if self._over.wait(self._rng.uniform(0.2, 1)):
                        return
                    acts[name]()
                    self.kills[name] += 1
        except BaseException as error:
            self._broken = error

    def _worker(self) -> None:
        _again(self._rng.choice(self._system.workers))

    def _web(self) -> None:
        _again(self._rng.choice(self._system.webs))

    def _database(self) -> None:
        """It comes back somewhere else, where the wire then leads."""
        kill_the_server(self._cluster)
        self._system.database.cut()
        self._cluster.start()
        self._system.database.target = self._cluster.port


def kill_the_server(cluster: Cluster) -> None:
    """The whole of PostgreSQL at once, as a machine dies."""
    assert cluster.pid is not None
    postmaster = psutil.Process(cluster.pid)
    everyone = [postmaster, *postmaster.children(recursive=True)]
    for each in everyone:
        with suppress(ProcessLookupError):
            os.kill(each.pid, signal.SIGKILL)
    psutil.wait_procs(everyone, timeout=10)


def _again(child: Child) -> None:
    child.kill()
    child.start()
    child.wait()
