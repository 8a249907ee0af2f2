"""What a store holds of whom, and for how long."""

import hashlib
from datetime import timedelta

import pytest

from common.counting import Counters, Take
from common.errors import Unavailable
from common.runtime import Runtime
from tests.integration.limits.conftest import Kept

PHONE, NETWORK = "+355691234567", "192.0.2.7"
HOUR = timedelta(hours=1)


def everything(times: int = 1) -> list[Take]:
    """One limit of each kind."""
    return [Take("sms_phone", PHONE, times, 3600, strict=True), Take("sign_in", NETWORK, times, 3600)]


def test_it_holds_no_number_no_address_and_no_hash_that_could_be_guessed(store: Kept) -> None:
    store.take(*everything())
    store.counters.hit(Take("failed", PHONE, 1, 3600), store.clock.now())
    held = store.written()
    assert held.count("sms_phone:3600:") == held.count("sign_in:3600:") == held.count("failed:3600:") == 1
    for whom in (PHONE, NETWORK, PHONE[4:]):
        assert whom not in held
        assert hashlib.sha256(whom.encode()).hexdigest()[:16] not in held


def test_without_the_key_nobody_finds_the_count(store: Kept) -> None:
    store.take(*everything())
    others = Counters(store.counters.store, b"another key")
    others.take(everything(), store.clock.now())


def test_it_forgets_what_has_served_its_purpose_and_nothing_sooner(store: Kept) -> None:
    store.take(*everything())
    store.counters.hit(Take("failed", "", 1, 3600), store.clock.now())
    assert store.left_after(HOUR - timedelta(seconds=1)) == 3
    assert store.left_after(HOUR + timedelta(minutes=1, seconds=1)) == 0


@pytest.mark.parametrize("whom", ["", "\x00", "\ud800", "ë" * 100_000, "a:b*?[c]{d}\r\n"])
def test_whoever_it_is_can_be_counted(store: Kept, whom: str) -> None:
    for strict in (True, False):
        one = Take("any", whom, 1, 60, strict)
        assert [store.passes(one), store.passes(one)] == [True, False]


def test_a_store_that_is_not_there_is_unavailable_whatever_it_is_asked(dead: Runtime) -> None:
    counters, now = dead.counters, dead.clock.now()
    for ask in (counters.take, lambda takes, now: counters.hit(takes[0], now)):
        with pytest.raises(Unavailable):
            ask(everything(), now)
    with pytest.raises(Unavailable):
        counters.count(everything()[0], now)
    with pytest.raises(Unavailable):
        counters.store.ping()


def test_a_store_that_is_there_answers(store: Kept) -> None:
    store.counters.store.ping()
