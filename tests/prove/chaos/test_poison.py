"""P6: a hundred messages that break whoever touches them slow nobody else down, and are given up."""

from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.poison import attempts, news_of, p95, poison, remove, states
from tests.e2e.chaos.system import Sweeper
from tests.proof import Proof

ROWS, VISITS, SECONDS_BETWEEN = 100, 40, 0.5
_NOISE_SECONDS = 0.25


def test_a_hundred_of_them(crowd: Crowd, proof: Proof) -> None:
    system = crowd.system
    with Sweeper(system):
        news_of(crowd, 5, SECONDS_BETWEEN)  # everything is loaded
        without = p95(news_of(crowd, VISITS, SECONDS_BETWEEN))
        rows = poison(system, ROWS)
        beside = p95(news_of(crowd, VISITS, SECONDS_BETWEEN))
    attempts(system, rows, rounds=8)
    given_up = states(system, rows)
    remove(system, rows)
    assert given_up == {"dead": ROWS}
    assert beside <= 2 * without + _NOISE_SECONDS
    proof.held(
        "P6",
        "news beside rows that break whoever touches them",
        poison=ROWS,
        given_up=given_up["dead"],
        p95_seconds=round(without, 3),
        p95_seconds_beside_poison=round(beside, 3),
        times_as_long=round(beside / without, 2),
    )


def test_without_a_limit_they_come_back_for_ever(crowd: Crowd, proof: Proof) -> None:
    """The sabotage."""
    crowd.system.start("worker", MAX_ATTEMPTS="1000000").wait()
    crowd.system.workers.reverse()
    rows = poison(crowd.system, 10)
    attempts(crowd.system, rows, rounds=20)
    found = states(crowd.system, rows)
    remove(crowd.system, rows)
    crowd.system.workers.reverse()
    assert found == {"waiting": 10}
    proof.broke("P6", "without a limit of attempts", poison=10, given_up=0, attempts_each=20)
