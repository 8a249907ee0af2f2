"""How many codes may be sent: each limit at its boundary, open again after its time, one for every way to ask."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import OneTimeCode, Outbox, Registration, User
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    PASSWORD,
    REGISTER,
    REQUEST,
    Network,
    number,
)
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WIDE = {"sms_per_ipv4_hour": 10**6, "sms_per_ipv4_day": 10**6, "sms_per_neighbours_hour": 10**6}


def statuses(replies: Iterator[Any]) -> list[int]:
    """How each was answered."""
    return [reply.status_code for reply in replies]


def from_address(address: str) -> dict[str, Any]:
    """A request that comes from there."""
    return {"REMOTE_ADDR": address}


def asked_from(network: Network, address: str, to: str) -> Any:
    """Ask for a code for a number from an address."""
    return network.phone.town.post(
        REQUEST, json={"phone": to, "purpose": "login"}, environ_overrides=from_address(address)
    )


def test_one_number_gets_one_code_a_minute(network: Network) -> None:
    assert network.ask().status_code == 202
    network.later(seconds=59)
    refusal = network.ask()
    assert (refusal.status_code, refusal.json["code"]) == (429, "too_many_requests")
    assert refusal.json["retry_after"] == 1
    assert refusal.headers["Retry-After"] == "1"
    network.later(seconds=1)
    assert network.ask().status_code == 202


@pytest.mark.parametrize(
    "spelling",
    [
        "069 203 4567",
        "(069) 203-4567",
        "00355692034567",
        "+355 69 203 4567",
        "0692034567",
        "０６９２０３４５６７",
    ],
)
def test_one_number_is_one_number_however_it_is_written(network: Network, spelling: str) -> None:
    assert network.ask(ARTAS).status_code == 202
    assert network.ask(spelling).status_code == 429


def test_one_number_gets_five_an_hour(network: Network) -> None:
    for _code in range(5):
        assert network.ask().status_code == 202
        network.later(minutes=2)
    assert network.ask().status_code == 429
    network.later(minutes=49, seconds=59)
    assert network.ask().status_code == 429
    network.later(seconds=1)
    assert network.ask().status_code == 202


def test_one_number_gets_ten_a_day(network: Network) -> None:
    for _code in range(10):
        assert network.ask().status_code == 202
        network.later(minutes=30)
    assert network.ask().status_code == 429
    network.later(hours=19, seconds=-1)
    assert network.ask().status_code == 429
    network.later(seconds=1)
    assert network.ask().status_code == 202


def test_one_ipv4_address_asks_for_thirty_an_hour(network: Network) -> None:
    assert statuses(asked_from(network, "192.0.2.1", number(n)) for n in range(30)) == [202] * 30
    assert asked_from(network, "192.0.2.1", number(30)).status_code == 429
    assert asked_from(network, "::ffff:192.0.2.1", number(30)).status_code == 429
    assert asked_from(network, "192.0.2.2", number(30)).status_code == 202
    network.later(hours=1)
    assert asked_from(network, "192.0.2.1", number(31)).status_code == 202


def test_one_ipv4_address_asks_for_two_hundred_a_day(narrow: Callable[..., Network]) -> None:
    network = narrow(sms_per_ipv4_hour=10**6)
    assert set(statuses(asked_from(network, "192.0.2.1", number(n)) for n in range(200))) == {202}
    assert asked_from(network, "192.0.2.1", number(200)).status_code == 429
    network.later(hours=24, seconds=-1)
    assert asked_from(network, "192.0.2.1", number(200)).status_code == 429
    network.later(seconds=1)
    assert asked_from(network, "192.0.2.1", number(200)).status_code == 202


def test_one_ipv6_network_asks_for_five_an_hour(network: Network) -> None:
    household = [f"2001:db8:1:2::{n:x}" for n in range(1, 7)]
    replies = (asked_from(network, address, number(n)) for n, address in enumerate(household))
    assert statuses(replies) == [202] * 5 + [429]
    assert asked_from(network, "2001:db8:1:3::1", number(6)).status_code == 202
    network.later(hours=1)
    assert asked_from(network, household[0], number(7)).status_code == 202


def test_numbers_that_differ_in_their_last_three_digits_get_twenty_an_hour(network: Network) -> None:
    neighbours = [f"+355692034{n:03d}" for n in range(100, 121)]
    assert statuses(network.ask(each) for each in neighbours) == [202] * 20 + [429]
    assert network.ask("+355692035100").status_code == 202
    network.later(hours=1)
    assert network.ask(neighbours[-1]).status_code == 202


def test_everybody_together_gets_the_days_codes_and_the_alarm_comes_before(
    narrow: Callable[..., Network], caplog: pytest.LogCaptureFixture
) -> None:
    network = narrow(sms_per_day=10, **WIDE)
    assert statuses(network.ask(number(n)) for n in range(7)) == [202] * 7
    assert alarms(caplog) == []
    network.ask(number(7))
    assert alarms(caplog) == ["near"]
    assert statuses(network.ask(number(n)) for n in (8, 9)) == [202] * 2
    assert alarms(caplog) == ["near", "reached"]
    refusal = network.ask(number(10))
    assert (refusal.status_code, refusal.json["code"]) == (503, "sms_unavailable")
    assert refusal.headers["Retry-After"] == "3600"
    assert statuses(network.ask(number(n)) for n in range(20)) == [503] * 20
    assert alarms(caplog) == ["near", "reached"]  # not once for each
    network.later(hours=24)
    assert network.ask(number(10)).status_code == 202


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    """How far each limit was that somebody has been woken for."""
    errors = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    return [said.rsplit(" ", 1)[1] for said in errors if "limit on codes" in said]


def test_a_pump_of_ten_thousand_numbers_sends_no_more_than_the_cap(
    narrow: Callable[..., Network], db: Session
) -> None:
    """The cap is made small here; `make prove` pumps against the real one."""
    network = narrow(sms_per_day=50, **WIDE)
    accepted = statuses(network.ask(number(n), "registration") for n in range(300))
    assert (accepted.count(202), accepted.count(503)) == (50, 250)
    assert db.scalar(select(func.count(OneTimeCode.id))) == 50


def test_a_refused_request_counts_for_nothing_and_writes_nothing(network: Network, db: Session) -> None:
    network.ask()
    before = db.scalar(select(func.count(Outbox.id)))
    for _again in range(20):
        assert network.ask().status_code == 429
    assert db.scalar(select(func.count(Outbox.id))) == before
    network.later(minutes=1)
    assert network.ask().status_code == 202


def test_every_way_to_ask_counts_for_the_same_number(network: Network, bora: Phone) -> None:
    wish = {"phone": ANOTHER, "name": "Besa", "password": PASSWORD}
    assert network.phone.post(REGISTER, wish).status_code == 202
    for purpose in ("registration", "login", "password_reset"):
        assert network.ask(ANOTHER, purpose).status_code == 429
    assert bora.post(REQUEST, {"phone": ANOTHER, "purpose": "phone_update"}).status_code == 429
    assert network.phone.post(REGISTER, wish).status_code == 429
    network.later(minutes=1)
    assert bora.post(REQUEST, {"phone": ANOTHER, "purpose": "phone_update"}).status_code == 202
    assert network.phone.post(REGISTER, wish).status_code == 429


def test_registering_is_limited_before_a_password_is_hashed_or_anything_written(
    network: Network, db: Session
) -> None:
    wish = {"phone": ANOTHER, "name": "Besa", "password": PASSWORD}
    assert statuses(network.phone.post(REGISTER, wish) for _time in range(3)) == [202, 429, 429]
    assert db.scalar(select(func.count(Registration.id))) == 1


def test_the_local_stacks_factor_widens_what_one_address_may_ask(narrow: Callable[..., Network]) -> None:
    network = narrow(per_address_factor=2, sms_per_ipv4_hour=1)
    assert statuses(network.ask(number(n)) for n in range(3)) == [202, 202, 429]


def test_a_limit_of_none_is_a_switch(narrow: Callable[..., Network], arta: User) -> None:
    network = narrow(sms_per_day=0)
    assert network.ask().status_code == 503
    deliver_everything(network.runtime)
    assert network.sms.texts() == []
