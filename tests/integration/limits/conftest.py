"""Both stores behind one fixture, alive, dead, and raced for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.pool import Pool
from typing import Any, Literal

import pytest
import redis
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.counting import Counters, Standing, Take, counters_for
from common.db import Transactions, engine_for
from common.errors import TooMany
from common.runtime import Runtime
from common.settings import Settings
from functions.worker import tasks
from tests import database
from tests.integration.limits import racing, redis_server
from tools.local.cluster import Cluster

STORES = ("postgresql", "redis")
PROCESSES = 8
Name = Literal["postgresql", "redis"]
Race = Callable[..., list[int]]


@dataclass
class Kept:
    """A store, and what one sees by looking into it."""

    counters: Counters
    clock: SetClock
    written: Callable[[], str]
    """Everything it holds, as text."""
    left_after: Callable[[timedelta], int]
    """How many buckets it still holds so long from now, once it has tidied up."""

    def take(self, *takes: Take) -> Standing:
        """One of each, now."""
        return self.counters.take(takes, self.clock.now())

    def wait_for(self, *takes: Take) -> int:
        """How long one would have to wait, in seconds; it must be refused."""
        with pytest.raises(TooMany) as refused:
            self.take(*takes)
        assert refused.value.retry_after is not None
        return refused.value.retry_after

    def passes(self, *takes: Take) -> bool:
        """Whether one of each is to be had, now."""
        try:
            self.take(*takes)
        except TooMany:
            return False
        return True


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The run's redis-server."""
    with redis_server.running(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=STORES)
def store_name(request: pytest.FixtureRequest) -> Name:
    """Every test that has this, has it twice."""
    name: Name = request.param
    return name


@pytest.fixture
def served(store_name: Name, runtime: Runtime, request: pytest.FixtureRequest) -> Runtime:
    """The surroundings of an app that counts in this store."""
    if store_name == "postgresql":
        return runtime
    url = request.getfixturevalue("redis_url")
    return counting_in(runtime, runtime.settings.model_copy(update={"redis_server": url.split("/")[2]}))


@pytest.fixture
def store(store_name: Name, served: Runtime, clock: SetClock, db: Session) -> Iterator[Kept]:
    """The store, with nothing in it."""
    if store_name == "postgresql":
        yield Kept(served.counters, clock, lambda: _rows(db), lambda ahead: _rows_after(served, db, ahead))
        return
    with redis.Redis.from_url(served.settings.redis, decode_responses=True) as client:
        client.flushdb()
        yield Kept(
            served.counters, clock, lambda: _entries(client), lambda ahead: _entries_after(client, ahead)
        )
        client.flushdb()


def _rows(db: Session) -> str:
    both = "SELECT t::text FROM rate_limit t UNION ALL SELECT t::text FROM rate_window t"
    return "\n".join(db.scalars(sa.text(both)))


def _rows_after(runtime: Runtime, db: Session, ahead: timedelta) -> int:
    tasks.prune(replace(runtime, clock=SetClock(runtime.clock.now() + ahead)))
    return len(_rows(db).splitlines())


def _entries(client: redis.Redis) -> str:
    def value(key: str) -> Any:
        return client.get(key) if client.type(key) == "string" else client.zrange(key, 0, -1, withscores=True)

    return "\n".join(f"{key} {value(key)}" for key in client.scan_iter())


def _entries_after(client: redis.Redis, ahead: timedelta) -> int:
    """Redis forgets by itself, each key at its time."""
    left: list[Any] = [client.pttl(key) for key in client.scan_iter()]
    return sum(1 for each in left if each == -1 or each > ahead / timedelta(milliseconds=1))


def counting_in(runtime: Runtime, settings: Settings) -> Runtime:
    """The same surroundings with other counters: those that `settings` name."""
    return replace(runtime, settings=settings, counters=counters_for(settings, runtime.transactions))


@pytest.fixture
def dead(store_name: Name, runtime: Runtime) -> Iterator[Runtime]:
    """Surroundings whose store is not there: nobody listens on its port. All else works, but with a dead database."""
    if store_name == "redis":
        values = {"redis_server": "127.0.0.1:1", "redis_password": "hunter2"}
        yield counting_in(runtime, Settings.model_validate(runtime.settings.model_dump() | values))
        return
    nowhere = {"database_url": "postgresql+pg8000://avatid_app@127.0.0.1:1/none"}
    engine = engine_for(runtime.settings.model_copy(update=nowhere))
    work = Transactions.of(engine)
    yield replace(runtime, transactions=work, counters=counters_for(runtime.settings, work))
    engine.dispose()


@pytest.fixture(scope="session")
def processes() -> Iterator[Pool]:
    """Eight interpreters, started once."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, racing.wait_here, [context.Barrier(PROCESSES)]) as pool:
        yield pool
        pool.close()
        pool.join()


@pytest.fixture
def race(
    store_name: Name, cluster: Cluster, database_name: str, request: pytest.FixtureRequest, clock: SetClock
) -> Iterator[Race]:
    """Let eight processes take at once; how many each got. They commit, hence a database of this test alone."""
    settings: Settings = request.getfixturevalue("settings")
    pool: Pool = request.getfixturevalue("processes")
    name = f"{database_name}_raced"
    values: dict[str, Any] = {"database_url": database.copy_of_template(cluster, name)}
    if store_name == "redis":
        values = {"redis_url": request.getfixturevalue("redis_url")}
    values |= {"environment": "test", "password_pepper": settings.password_pepper.get_secret_value()}

    def run(*rivals: list[Take], tries: int) -> list[int]:
        now: datetime = clock.now()
        orders = [(values, rivals[n % len(rivals)], now, tries) for n in range(PROCESSES)]
        return pool.starmap(racing.taken, orders, chunksize=1)

    yield run
    database.drop(cluster, name)
