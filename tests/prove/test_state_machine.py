"""P2: whatever people do with bookings, one after the other or at once, the diary is as the specification has it.

WALKS=1000 walks further, ROUNDS=30 lets the crowd act less often; `tests/integration/machine` has the model and the
short forms.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import engine_for
from common.runtime import Runtime
from functions.booking import machine, transitions
from functions.booking.machine import Edge, Step
from tests.conftest import committing, on_one_connection, settings_for
from tests.integration.booking.test_book_at_once import deadlocks
from tests.integration.machine.crowd import Crowd, without_locks
from tests.integration.machine.ground import Ground
from tests.integration.machine.house import opened, unseen
from tests.integration.machine.table import WAYS
from tests.integration.machine.walk import walks_on
from tests.proof import Proof
from tools.local.cluster import Cluster

WALKS = int(os.environ.get("WALKS", "150"))
STEPS, ROUNDS = 50, int(os.environ.get("ROUNDS", "600"))


@pytest.fixture
def runtime(
    cluster: Cluster, own_database: str, access_key: str, clock: SetClock, tmp_path: Path
) -> Iterator[Runtime]:
    """Surroundings in a database of their own, with a connection for each of six people."""
    folders = {"local_inbox_dir": str(tmp_path), "local_storage_dir": str(tmp_path / "storage")}
    url = cluster.url(database=own_database)
    for_years = dict.fromkeys(("access_ttl_seconds", "refresh_ttl_seconds"), 2000 * 24 * 3600)
    limits = {"per_address_factor": 1000, "pool_size": 8, **for_years}
    ours = settings_for(url, access_key, **limits, **folders)
    with committing(ours, clock) as here:
        yield here


@pytest.fixture
def ground(runtime: Runtime, clock: SetClock) -> Iterator[Ground]:
    """A salon whose diary is empty again after each walk."""
    engine = engine_for(runtime.settings)
    with engine.connect() as connection:
        outer = connection.begin()
        here = on_one_connection(runtime.settings, connection, clock)
        with unseen(connection) as db:
            house = opened(here, clock, db)
        yield Ground(house, connection)
        outer.rollback()
    engine.dispose()


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


@pytest.fixture
def crowd(runtime: Runtime, clock: SetClock, db: Session) -> Crowd:
    """Six people who do anything at once, each run something else."""
    return Crowd(opened(runtime, clock, db), seed=int.from_bytes(os.urandom(4)))


def walk(ground: Ground, walks: int, *phases: Phase) -> None:
    """Walk so often, each run somewhere else."""
    far = settings(
        max_examples=walks,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        phases=phases or tuple(Phase),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(walks_on(ground), settings=far)


def test_the_diary_is_as_the_model_has_it(ground: Ground, proof: Proof) -> None:
    walk(ground, WALKS)
    walked = {way for way in ground.ways if way[0] not in ("new", way[1])}
    table = {(way.from_, way.to) for way in WAYS}
    missed = sorted(f"{came_from} -> {to}" for came_from, to in table - walked)
    assert len(missed) < len(table) / 3
    proof.held(
        "P2",
        "walks of random steps beside a pure model",
        walks=ground.walks,
        attempts=ground.steps,
        disagreements=0,
        ways={f"{came_from} -> {to}": count for (came_from, to), count in sorted(ground.ways.items())},
        ways_nobody_went=missed,
        refusals=dict(sorted(ground.refusals.items())),
    )


MUTANTS: dict[str, Callable[[Edge], Edge]] = {
    "check-in at any time": lambda edge: (
        replace(edge, when=lambda *_: True) if edge.step is Step.CHECK_IN else edge
    ),
    "calling off after the start": lambda edge: (
        replace(edge, when=lambda *_: True) if edge.step is Step.CANCEL else edge
    ),
    "no-show at any time": lambda edge: (
        replace(edge, when=lambda *_: True) if edge.step is Step.NO_SHOW else edge
    ),
}


@contextmanager
def mutated(change: Callable[[Edge], Edge]) -> Iterator[None]:
    """The sabotage: the product's own table says something else while this lasts."""
    readers, name, known = (machine, transitions), "EDGES", machine.EDGES
    for reader in readers:
        setattr(reader, name, tuple(change(edge) for edge in known))
    try:
        yield
    finally:
        for reader in readers:
            setattr(reader, name, known)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_table_that_says_something_else_is_noticed(name: str, ground: Ground, proof: Proof) -> None:
    with mutated(MUTANTS[name]), pytest.raises(BaseException) as noticed:
        walk(ground, WALKS, Phase.generate)
    assert isinstance(noticed.value, AssertionError | ExceptionGroup)  # several disagreements are a group
    proof.broke("P2", f"with a table that allows {name}", noticed_within_walks=ground.walks)


def test_a_crowd_leaves_the_books_in_order(crowd: Crowd, db: Session, cluster: Cluster, proof: Proof) -> None:
    for _number in range(ROUNDS):
        crowd.round()
    seen = crowd.seen
    yeses = [crowd.yeses() for _number in range(20)]
    days = [crowd.visits_of_a_day(2) for _number in range(10)]
    customers = [crowd.visits_of_a_customer(1) for _number in range(10)]
    rings = deadlocks(db, cluster)
    assert seen.faults == []
    assert (set(yeses), set(days), set(customers), rings) == ({1}, {2}, {1}, 0)
    proof.held(
        "P2",
        "a crowd that does anything at once",
        rounds=seen.rounds,
        attempts=seen.done + sum(seen.refused.values()),
        done=seen.done,
        refused=dict(sorted(seen.refused.items())),
        faults=0,
        deadlocks=rings,
        confirmed_by_four_at_once=1,
        seed=crowd.seed,
    )


def several(count: Callable[[], int], tries: int = 20) -> int:
    """The most that came of so many tries."""
    return max(count() for _number in range(tries))


Broken = Callable[[Crowd], int]
SABOTAGES: dict[str, tuple[str, Broken, int]] = {
    "without any row lock, one visit confirmed several times": ("users|resource|booking", Crowd.yeses, 1),
    "without the employee's lock, visits of a day of two": (
        "resource",
        lambda crowd: crowd.visits_of_a_day(2),
        2,
    ),
    "without the customer's lock, visits of a customer of one": (
        "users",
        lambda crowd: crowd.visits_of_a_customer(1),
        1,
    ),
}


@pytest.mark.parametrize("name", SABOTAGES)
def test_without_a_lock_it_breaks(name: str, crowd: Crowd, runtime: Runtime, proof: Proof) -> None:
    tables, count, most = SABOTAGES[name]
    sabotage: AbstractContextManager[None] = without_locks(runtime, tables)
    with sabotage:
        broken = several(lambda: count(crowd))
    assert broken > most
    proof.broke("P2", name, allowed=most, found=broken)


def test_without_row_locks_the_books_of_a_crowd_are_in_disorder(
    crowd: Crowd, runtime: Runtime, proof: Proof
) -> None:
    with without_locks(runtime, "users|resource|booking"):
        for _number in range(30):
            crowd.round()
            if crowd.seen.faults:
                break
    assert crowd.seen.faults
    proof.broke("P2", "without any row lock, the books of a crowd", faults=len(crowd.seen.faults))
