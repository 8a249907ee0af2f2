"""Several limits at once: one of each, or none of any."""

from datetime import timedelta

import pytest

from common.counting import Standing, Take
from common.errors import TooMany
from tests.integration.limits.conftest import Kept

PHONE = Take("phone", "+355691234567", 3, 3600, strict=True)
NETWORK = Take("network", "192.0.2.7", 4, 3600)
ALL = Take("all", "", 1, 600, strict=True)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_refusal_by_one_uses_up_none_of_the_others(store: Kept, order: tuple[int, int, int]) -> None:
    asked = [(PHONE, NETWORK, ALL)[n] for n in order]
    assert store.passes(*asked)
    for _time in range(10):
        assert not store.passes(*asked)
    assert store.counters.count(PHONE, store.clock.now()) == 1
    assert store.take(PHONE).remaining == 1
    assert store.take(NETWORK).remaining == 2


def test_a_first_time_that_is_refused_leaves_nothing_behind(store: Kept) -> None:
    store.take(ALL)
    before = store.written()
    assert not store.passes(PHONE, NETWORK, ALL)
    assert store.written().count("\n") == before.count("\n")


def test_the_longest_wait_is_told(store: Kept) -> None:
    once = Take("once", "Alice", 1, 60)
    store.take(once, ALL)
    assert store.wait_for(once) == 60
    assert store.wait_for(once, ALL) == store.wait_for(ALL, once) == 600
    store.clock.advance(timedelta(seconds=60))
    assert store.wait_for(once, ALL) == 540


def test_the_least_that_is_left_is_told(store: Kept) -> None:
    assert store.take(PHONE, NETWORK, ALL) == Standing(1, 0, 600)
    assert store.take(PHONE, NETWORK) == Standing(3, 1, 3600)


def test_the_same_limit_asked_for_twice_counts_once_and_the_lower_one_holds(store: Kept) -> None:
    assert store.take(PHONE, PHONE).remaining == 2
    lower = Take("phone", "+355691234567", 2, 3600, strict=True)
    assert store.take(PHONE, lower) == Standing(2, 0, 3600)
    assert not store.passes(lower, PHONE)


@pytest.mark.parametrize("strict", [True, False])
def test_a_limit_of_none_is_a_switch_that_refuses_everybody(store: Kept, strict: bool) -> None:
    off = Take("off", "", 0, 60, strict)
    assert store.wait_for(PHONE, off) == 60
    assert store.counters.count(PHONE, store.clock.now()) == 0


def test_a_refusal_carries_what_the_app_is_told(store: Kept) -> None:
    store.take(ALL)
    with pytest.raises(TooMany) as refused:
        store.take(PHONE, ALL)
    assert refused.value.headers == {
        "RateLimit-Limit": "1",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "600",
    }
