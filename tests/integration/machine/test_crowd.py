"""P2, the short form with many people at once: one is first, nothing happens twice, nobody waits in a ring."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.booking.test_book_at_once import deadlocks
from tests.integration.machine.crowd import Crowd
from tests.integration.machine.house import opened
from tools.local.cluster import Cluster

ROUNDS = 6


@pytest.fixture
def db(runtime_that_commits: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime_that_commits.transactions.begin() as db:
        yield db


@pytest.fixture
def crowd(runtime_that_commits: Runtime, clock: SetClock, db: Session) -> Crowd:
    """A salon, and six people who do anything at once."""
    return Crowd(opened(runtime_that_commits, clock, db), seed=2027)


def test_after_whatever_a_crowd_does_the_books_are_in_order(
    crowd: Crowd, db: Session, cluster: Cluster
) -> None:
    for _number in range(ROUNDS):
        crowd.round()
    assert crowd.seen.faults == []
    assert crowd.seen.done > ROUNDS
    assert deadlocks(db, cluster) == 0


def test_of_several_who_say_yes_one_confirms(crowd: Crowd) -> None:
    assert [crowd.yeses() for _number in range(3)] == [1] * 3


def test_what_no_constraint_counts_is_counted_under_the_locks(crowd: Crowd) -> None:
    assert [crowd.visits_of_a_day(2) for _number in range(3)] == [2] * 3
    assert [crowd.visits_of_a_customer(1) for _number in range(3)] == [1] * 3
