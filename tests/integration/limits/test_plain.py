"""The plain limit (GCRA): all at once if one likes, then one back every so often."""

from datetime import timedelta

import pytest

from common.counting import Standing, Take
from tests.integration.limits.conftest import Kept

FIVE = Take("plain", "Alice", 5, 60)
MICROSECOND = timedelta(microseconds=1)


def test_as_many_as_allowed_pass_at_once_and_the_next_is_refused(store: Kept) -> None:
    assert [store.passes(FIVE) for _time in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("times", "seconds"), [(1, 60), (3, 1), (7, 60), (11, 3600), (600, 3600), (1, 10**9)]
)
def test_it_gives_exactly_as_many_whatever_the_division_leaves(store: Kept, times: int, seconds: int) -> None:
    odd = Take("odd", "Alice", times, seconds)
    assert [store.passes(odd) for _time in range(times + 1)] == [True] * times + [False]


def test_more_than_one_each_microsecond_is_no_limit_and_no_accident(store: Kept) -> None:
    assert store.take(Take("vast", "Alice", 10**12, 60)).limit == 10**12


def test_whoever_waits_as_long_as_told_is_let_in_and_nobody_sooner(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
    assert store.wait_for(FIVE) == 12
    store.clock.advance(timedelta(seconds=12) - MICROSECOND)
    assert store.wait_for(FIVE) == 1
    store.clock.advance(MICROSECOND)
    assert [store.passes(FIVE), store.passes(FIVE)] == [True, False]


def test_what_was_refused_is_not_counted(store: Kept) -> None:
    for _time in range(50):
        store.passes(FIVE)
    store.clock.advance(timedelta(seconds=12))
    assert store.passes(FIVE)


def test_all_are_back_after_the_window(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
    store.clock.advance(timedelta(seconds=60))
    assert [store.passes(FIVE) for _time in range(6)] == [True] * 5 + [False]


def test_it_says_what_is_left_and_when_all_of_it_is_back(store: Kept) -> None:
    assert store.take(FIVE) == Standing(5, 4, 12)
    assert store.take(FIVE) == Standing(5, 3, 24)
    store.clock.advance(timedelta(seconds=30))
    assert store.take(FIVE) == Standing(5, 4, 12)


def test_everybody_has_a_count_of_their_own(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
    assert store.passes(Take("plain", "Bora", 5, 60))
    assert store.passes(Take("other", "Alice", 5, 60))
    assert store.passes(Take("plain", "Alice", 5, 61))


def test_a_clock_that_is_behind_lets_nobody_in_sooner(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
    store.clock.advance(timedelta(seconds=-3))
    assert store.wait_for(FIVE) == 15
