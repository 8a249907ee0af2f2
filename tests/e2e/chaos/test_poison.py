"""Messages that break their task are given up, each by itself; everybody else's go on as ever."""

from collections.abc import Iterator

import pytest

from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.poison import attempts, news_of, poison, remove, states
from tests.e2e.chaos.system import Sweeper

ROWS = 6


@pytest.fixture
def poisoned(crowd: Crowd) -> Iterator[list[int]]:
    """Some of them, gone afterwards."""
    rows = poison(crowd.system, ROWS)
    yield rows
    remove(crowd.system, rows)


def test_everybody_else_is_told(crowd: Crowd, poisoned: list[int]) -> None:
    with Sweeper(crowd.system):
        assert len(news_of(crowd, visits=3, between_seconds=0)) >= 3 * 3
    assert set(states(crowd.system, poisoned)) <= {"waiting", "dead"}


def test_after_eight_attempts_it_is_given_up(crowd: Crowd, poisoned: list[int]) -> None:
    attempts(crowd.system, poisoned, rounds=8)
    assert states(crowd.system, poisoned) == {"dead": ROWS}
