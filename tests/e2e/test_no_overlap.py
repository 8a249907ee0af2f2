"""P1 at its root, as often as there is time for: several processes, one person's hours, never two owners."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.proof import Proof
from tests.prove.racing import winners_by_round
from tests.prove.writing import Diary, drop_the_constraint, open_diary
from tools.local.cluster import Cluster

PROCESSES, ROUNDS = 4, 2000


@pytest.fixture
def shop(own_database: str) -> Iterator[Diary]:
    """A shop with one employee, and a booking for each process."""
    engine = sa.create_engine(own_database)
    with Session(engine) as db:
        yield open_diary(db, engine, PROCESSES)
    engine.dispose()


def test_in_eight_thousand_attempts_every_hour_has_one_owner(
    shop: Diary, own_database: str, proof: Proof
) -> None:
    assert winners_by_round(own_database, shop, ROUNDS) == [1] * ROUNDS
    proof.held(
        "P1",
        "racing processes, one person's hours",
        attempts=PROCESSES * ROUNDS,
        processes=PROCESSES,
        double_bookings=0,
    )


def test_without_the_constraint_every_hour_is_lost(
    shop: Diary, own_database: str, cluster: Cluster, proof: Proof
) -> None:
    """The sabotage, in a database of its own: the proof above can fail."""
    drop_the_constraint(cluster, own_database)
    assert winners_by_round(own_database, shop, 20) == [PROCESSES] * 20
    proof.broke("P1", "without the exclusion constraint", attempts=20 * PROCESSES, double_bookings=20)
