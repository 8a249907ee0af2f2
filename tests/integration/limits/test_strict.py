"""The strict limit: never more than so many in any window, wherever one puts it."""

import random
from datetime import datetime, timedelta

import pytest

from common.counting import Standing, Take
from tests.integration.limits.conftest import Kept

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
FIVE = Take("strict", "Alice", 5, 3600, strict=True)


def test_as_many_as_allowed_pass_at_once_and_the_next_is_refused(store: Kept) -> None:
    assert [store.passes(FIVE) for _time in range(6)] == [True] * 5 + [False]


def test_whoever_waits_as_long_as_told_is_let_in_and_nobody_sooner(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
    assert store.wait_for(FIVE) == 3600
    store.clock.advance(HOUR - MICROSECOND)
    assert store.wait_for(FIVE) == 1
    store.clock.advance(MICROSECOND)
    assert store.passes(FIVE)


def test_the_window_slides(store: Kept) -> None:
    for count in (2, 3):
        for _time in range(count):
            store.take(FIVE)
        store.clock.advance(HOUR / 2)
    assert [store.passes(FIVE) for _time in range(3)] == [True, True, False]
    assert store.wait_for(FIVE) == 1800


def test_it_gives_no_second_helping_at_the_edge_where_the_plain_one_does(store: Kept) -> None:
    plain = Take("plain", "Alice", 5, 3600)
    assert sum(store.passes(plain) for _time in range(6)) == 5
    assert sum(store.passes(FIVE) for _time in range(6)) == 5
    store.clock.advance(HOUR - MICROSECOND)
    assert sum(store.passes(plain) for _time in range(6)) == 4
    assert sum(store.passes(FIVE) for _time in range(6)) == 0


def test_what_was_refused_is_not_counted(store: Kept) -> None:
    for _time in range(50):
        store.passes(FIVE)
    assert store.counters.count(FIVE, store.clock.now()) == 5
    store.clock.advance(HOUR)
    assert [store.passes(FIVE) for _time in range(6)] == [True] * 5 + [False]


def test_it_says_what_is_left_and_when_all_of_it_is_back(store: Kept) -> None:
    assert store.take(FIVE) == Standing(5, 4, 3600)
    store.clock.advance(HOUR / 2)
    assert store.take(FIVE) == Standing(5, 3, 3600)


def test_a_limit_that_was_lowered_waits_until_enough_have_left(store: Kept) -> None:
    for _time in range(5):
        store.take(FIVE)
        store.clock.advance(timedelta(minutes=1))
    lower = Take("strict", "Alice", 2, 3600, strict=True)
    assert store.wait_for(lower) == 3600 - 5 * 60 + 3 * 60
    store.clock.advance(timedelta(seconds=store.wait_for(lower)))
    assert [store.passes(lower), store.passes(lower)] == [True, False]


def test_a_clock_that_is_behind_lets_nobody_in_sooner(store: Kept) -> None:
    for _time in range(4):
        store.take(FIVE)
    store.clock.advance(timedelta(seconds=-3))
    assert store.passes(FIVE)
    assert store.wait_for(FIVE) == 3600
    store.clock.advance(HOUR)
    assert [store.passes(FIVE), store.passes(FIVE)] == [True, False]


@pytest.mark.parametrize("seed", range(3))
def test_a_second_opinion_agrees_about_every_single_one(store: Kept, seed: int) -> None:
    """A plain list and a loop, over two hundred instants of which many fall exactly on the window's end."""
    dice = random.Random(seed)
    take, passed = Take("strict", f"{seed}", 4, 10, strict=True), list[datetime]()
    for _step in range(200):
        store.clock.advance(
            timedelta(seconds=dice.choice([0, 0, 0, 1, 2, 2.5, 5, 10]), microseconds=dice.choice([0, 0, 1]))
        )
        now = store.clock.now()
        fits = sum(1 for at in passed if at > now - take.window) < take.times
        assert store.passes(take) == fits
        passed += [now] if fits else []
    assert 40 < len(passed) < 160


def test_a_limit_that_is_none_is_no_trouble(store: Kept) -> None:
    boundless = Take("boundless", "alice", 10**10, 3600, strict=True)
    assert all(store.passes(boundless) for _ in range(3))
