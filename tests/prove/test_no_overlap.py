"""P1: whoever writes whatever, one stretch of one person's time has one owner.

At its root, where eight processes write to the table, and over HTTP. RACES=1000 runs fewer.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import database
from tests.e2e.salon_race import PEOPLE, Race, anybody, orders, race_on
from tests.e2e.versions import VERSIONS
from tests.proof import Proof
from tests.prove.racing import winners_by_round
from tests.prove.writing import Diary, drop_the_constraint, open_diary
from tools.local.cluster import Cluster

PROCESSES = 8
ATTEMPTS = int(os.environ.get("RACES", "100000"))
OVER_HTTP, WITH_K, UNTIL_LOST = min(200, ATTEMPTS // PEOPLE), 40, 20


@pytest.fixture
def url(cluster: Cluster, own_database: str) -> str:
    """Where the database is that all of them write to."""
    return cluster.url(database=own_database)


@pytest.fixture
def shop(url: str) -> Iterator[Diary]:
    """A shop with one employee, and a booking for each process."""
    engine = sa.create_engine(url)
    with Session(engine) as db:
        yield open_diary(db, engine, PROCESSES)
    engine.dispose()


@pytest.fixture
def race(url: str, access_key: str, tmp_path: Path) -> Iterator[Race]:
    """Twenty customers, four processes."""
    with race_on(url, access_key, tmp_path, processes=4) as race:
        yield race


def test_one_stretch_has_one_owner(shop: Diary, url: str, proof: Proof) -> None:
    rounds = ATTEMPTS // PROCESSES
    assert winners_by_round(url, shop, rounds) == [1] * rounds
    what = "racing processes, one person's hours"
    proof.held("P1", what, attempts=rounds * PROCESSES, processes=PROCESSES, double_bookings=0)


def test_so_it_has_whoever_forgets_the_lock(
    shop: Diary, url: str, cluster: Cluster, own_database: str, proof: Proof
) -> None:
    """They may wait for each other in a ring, which PostgreSQL then breaks: some round may be nobody's."""
    rounds = ATTEMPTS // PROCESSES // 10
    with database.superuser(cluster, own_database) as connection:
        connection.execute(sa.text(f"ALTER DATABASE {own_database} SET deadlock_timeout = '5ms'"))
    won = winners_by_round(url, shop, rounds, locks=False)
    assert max(won) == 1
    what = "racing processes that take no lock"
    proof.held("P1", what, attempts=rounds * PROCESSES, double_bookings=0, nobody_won=won.count(0))


def test_without_the_constraint_it_has_several(shop: Diary, url: str, cluster: Cluster, proof: Proof) -> None:
    drop_the_constraint(cluster, url)
    assert winners_by_round(url, shop, UNTIL_LOST) == [PROCESSES] * UNTIL_LOST
    attempts = UNTIL_LOST * PROCESSES
    proof.broke("P1", "without the exclusion constraint", attempts=attempts, double_bookings=UNTIL_LOST)


def test_over_http_one_gets_it(race: Race, proof: Proof) -> None:
    won = [race.winners(order) for order in orders(race.salon, OVER_HTTP)]
    assert won == [1] * OVER_HTTP
    what = "one hour, twenty customers over HTTP"
    proof.held("P1", what, attempts=OVER_HTTP * PEOPLE, processes=4, double_bookings=0)


def test_of_any_employee_as_many_are_served_as_there_are(race: Race, proof: Proof) -> None:
    wished, wrong = iter(orders(race.salon, 3 * WITH_K)), 0
    for k in (2, 3, 5):
        while len(race.team()) < k:
            race.hire(f"Colleague {k}")
        wrong += sum(race.winners(anybody(next(wished))) != k for _ in range(WITH_K))
    assert wrong == 0
    what = "any employee, exactly k of k over HTTP"
    proof.held("P1", what, attempts=3 * WITH_K * PEOPLE, wrong_rounds=wrong, k=[2, 3, 5])


def test_without_constraint_and_lock_it_has_several_over_http(
    cluster: Cluster, url: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    drop_the_constraint(cluster, url)
    with race_on(url, access_key, tmp_path, 2, VERSIONS / "without_lock.py") as race:
        won = [race.winners(order) for order in orders(race.salon, UNTIL_LOST)]
    assert max(won) > 1
    doubles = sum(each > 1 for each in won)
    what = "without the constraint and the lock, over HTTP"
    proof.broke("P1", what, attempts=UNTIL_LOST * PEOPLE, double_bookings=doubles)
