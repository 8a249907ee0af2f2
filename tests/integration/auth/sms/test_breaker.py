"""When everybody's codes are being guessed: the alarm first, then nobody's code is looked at for a while."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import OneTimeCode, User
from tests.integration.auth.sms.conftest import ARTAS, SIGN_IN, Network, account, number
from tests.integration.auth.sms.test_sending_limits import alarms

WIDE = {"sms_per_ipv4_hour": 10**6, "sms_per_ipv4_day": 10**6}


@pytest.fixture
def network(narrow: Callable[..., Network]) -> Network:
    """A network that stands ten wrong codes an hour."""
    return narrow(sms_failed_checks_hour=10, **WIDE)


def wrong_codes(network: Network, count: int, first: int = 0) -> list[int]:
    """So many wrong codes, one for each of so many numbers; how they were answered."""
    for n in range(first, first + count):
        network.ask(number(n))
    return [network.submit("000000", number(n)).status_code for n in range(first, first + count)]


def test_the_alarm_comes_at_eight_tenths_and_the_refusal_after_the_whole(
    network: Network, arta: User, caplog: pytest.LogCaptureFixture
) -> None:
    code = network.code()
    assert wrong_codes(network, 7) == [422] * 7
    assert alarms(caplog) == []
    assert wrong_codes(network, 1, 7) == [422]
    assert alarms(caplog) == ["near"]
    assert wrong_codes(network, 2, 8) == [422] * 2
    assert alarms(caplog) == ["near", "reached"]
    refusal = network.submit(code)
    assert (refusal.status_code, refusal.json["code"]) == (429, "too_many_requests")
    assert refusal.json["retry_after"] == 600


def test_while_it_is_open_nothing_is_looked_at_and_no_try_is_used(
    network: Network, arta: User, db: Session
) -> None:
    code = network.code()
    wrong_codes(network, 10)
    for _try in range(9):
        assert network.submit(code).status_code == 429
    tries = select(OneTimeCode.tries_left).where(OneTimeCode.address == ARTAS)
    assert db.scalars(tries).all() == [5]


def test_after_an_hour_codes_are_taken_again(network: Network, arta: User) -> None:
    wrong_codes(network, 10)
    network.later(hours=1, seconds=-1)
    code = network.code()
    assert network.submit(code).status_code == 429
    network.later(seconds=1)
    assert network.submit(code).status_code == 200


def test_it_stands_in_every_way_a_code_is_taken(network: Network, arta: User) -> None:
    code = network.code()
    wrong_codes(network, 10)
    assert network.phone.post(SIGN_IN, {"phone": ARTAS, "code": code}).status_code == 429


def test_right_codes_do_not_count(network: Network, db: Session) -> None:
    for n in range(12):
        account(db, network.runtime, number(n), password_hash=None)
        assert network.submit(network.code(number(n)), number(n)).status_code == 200


def test_guesses_at_a_number_without_a_code_trip_nothing(network: Network, arta: User) -> None:
    """They can never be right; else anybody could lock everybody out for nothing."""
    code = network.code()
    for n in range(30):
        assert network.submit("000000", number(n)).status_code == 422
    assert network.submit(code).status_code == 200
