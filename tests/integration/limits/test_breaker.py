"""Counting without refusing, for what must ring before it breaks."""

from datetime import timedelta

from common.counting import Take
from tests.integration.limits.conftest import Kept

FAILED = Take("failed_checks", "", 5, 3600, strict=True)
HALF_AN_HOUR = timedelta(minutes=30)


def hits(store: Kept, count: int) -> list[int]:
    """So many at once, and what each was told."""
    return [store.counters.hit(FAILED, store.clock.now()) for _time in range(count)]


def test_every_hit_says_how_many_there_are(store: Kept) -> None:
    assert hits(store, 3) == [1, 2, 3]


def test_asking_counts_nothing(store: Kept) -> None:
    hits(store, 2)
    assert [store.counters.count(FAILED, store.clock.now()) for _time in range(3)] == [2, 2, 2]


def test_nobody_has_been_there_before_the_first(store: Kept) -> None:
    assert store.counters.count(FAILED, store.clock.now()) == 0


def test_hits_leave_the_window_one_by_one(store: Kept) -> None:
    hits(store, 2)
    store.clock.advance(HALF_AN_HOUR)
    hits(store, 1)
    store.clock.advance(HALF_AN_HOUR)
    assert store.counters.count(FAILED, store.clock.now()) == 1
    assert hits(store, 1) == [2]


def test_it_goes_on_beyond_the_limit_and_remembers_the_newest(store: Kept) -> None:
    """Under attack the log stays short, and the breaker stays open as long as the attack goes on."""
    hits(store, 5)
    store.clock.advance(HALF_AN_HOUR)
    assert hits(store, 100) == [5] * 100
    store.clock.advance(HALF_AN_HOUR)
    assert store.counters.count(FAILED, store.clock.now()) == 5
    assert len(store.written()) < 1000


def test_what_was_hit_is_taken(store: Kept) -> None:
    hits(store, 4)
    assert [store.passes(FAILED), store.passes(FAILED)] == [True, False]
