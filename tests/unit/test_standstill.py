"""A machine that stands still is noticed, and a busy one is not taken for it."""

import pytest

from tests.standstill import BEFORE, PACE, STILL, Standstill


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def after(watch: Watch, *steps: float) -> Standstill:
    """What looked at the clock after each of these."""
    standstill = Standstill(watch)
    standstill.a_test_begins()
    for step in steps:
        watch.now += step
        standstill.look()
    return standstill


def test_a_pause_during_the_test_troubled_it(watch: Watch) -> None:
    assert after(watch, PACE, PACE + STILL + 0.01, PACE).troubled_it()


def test_looks_that_come_a_little_late_did_not(watch: Watch) -> None:
    assert not after(watch, *[PACE + STILL - 0.01] * 50).troubled_it()


def test_a_pause_that_still_lasts_counts(watch: Watch) -> None:
    standstill = after(watch, PACE)
    watch.now += 6
    assert standstill.troubled_it()


@pytest.mark.parametrize(("since", "troubles"), [(BEFORE - 1, True), (BEFORE + 1, False)])
def test_a_pause_troubles_the_tests_that_follow_soon(watch: Watch, since: float, troubles: bool) -> None:
    standstill = after(watch, 6)
    for _ in range(100):
        watch.now += since / 100
        standstill.look()
    standstill.a_test_begins()
    assert standstill.troubled_it() is troubles


@pytest.mark.parametrize(
    ("error", "may"),
    [(RuntimeError("canceling statement due to lock timeout"), True), (AssertionError("1 != 2"), False)],
    ids=["a lock", "a wrong answer"],
)
def test_without_a_pause_only_a_lock_waited_for_in_vain_is_the_machines(
    watch: Watch, error: Exception, may: bool
) -> None:
    assert after(watch, PACE).may_go_again(error) is may
