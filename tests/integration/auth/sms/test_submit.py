"""Typing a code in: what it is good for, how often one may err, and what it is not good for."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import OneTimeCode, User, UserSession
from tests.integration.auth.sms.conftest import (
    ARTAS,
    NOBODYS,
    SUBMIT,
    Network,
    other_than,
)
from tests.integration.worker import deliver_everything


def sessions(db: Session) -> int | None:
    """How many devices are signed in."""
    return db.scalar(select(func.count(UserSession.id)))


def test_the_right_code_signs_in(network: Network, arta: User, db: Session) -> None:
    device = {"platform": "android", "name": "Pixel 9", "push_token": "fcm-1"}
    reply = network.submit(network.code(), device=device)
    assert reply.status_code == 200
    assert reply.json["user"] == {"uid": str(arta.uid), "name": "Arta", "language": "sq"}
    network.phone.token = reply.json["access"]
    assert network.phone.get("/api/user/detail/").json["phone"] == ARTAS
    assert db.scalars(select(UserSession.amr)).all() == [["sms"]]


def test_the_number_may_be_written_differently_when_the_code_is_typed(network: Network, arta: User) -> None:
    assert network.submit(network.code(), "069-203-4567").status_code == 200


def test_a_code_works_once(network: Network, arta: User, db: Session) -> None:
    code = network.code()
    assert network.submit(code).status_code == 200
    assert network.submit(code).json["code"] == "wrong_code"
    assert sessions(db) == 1


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(network: Network, arta: User) -> None:
    code = network.code()
    network.ask(NOBODYS)
    deliver_everything(network.runtime)
    wrong, unknown = network.submit(other_than(code)), network.submit(code, NOBODYS)
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())


def test_for_an_unknown_number_the_provider_is_asked_all_the_same(network: Network, arta: User) -> None:
    """Otherwise the time of the reply would tell."""

    class Watching:
        asked: list[str] = []

        def check(self, phone: str, code: str) -> bool:
            self.asked.append(phone)
            return False

    network.ask(ARTAS)
    network.ask(NOBODYS)
    network.runtime.doors.__dict__["sms"] = Watching()
    network.submit("000000", ARTAS)
    network.submit("000000", NOBODYS)
    assert Watching.asked == [ARTAS, NOBODYS]


def test_after_five_wrong_codes_the_right_one_is_refused(network: Network, arta: User, db: Session) -> None:
    code = network.code()
    for _try in range(5):
        assert network.submit(other_than(code)).json["code"] == "wrong_code"
    assert network.submit(code).json["code"] == "wrong_code"
    assert sessions(db) == 0


def test_after_four_it_is_not(network: Network, arta: User) -> None:
    code = network.code()
    for _try in range(4):
        network.submit(other_than(code))
    assert network.submit(code).status_code == 200


def test_tries_are_counted_though_the_reply_is_a_refusal(network: Network, arta: User, db: Session) -> None:
    code = network.code()
    network.submit(other_than(code))
    assert db.scalars(select(OneTimeCode.tries_left)).all() == [4]


def test_whoever_used_a_code_up_asks_for_another_after_a_minute(network: Network, arta: User) -> None:
    used_up = network.code()
    for _try in range(5):
        network.submit(other_than(used_up))
    network.later(minutes=1)
    assert network.submit(network.code()).status_code == 200


@pytest.mark.parametrize("minutes", [10, 11, 1000])
def test_a_code_is_too_old_after_ten_minutes(network: Network, arta: User, minutes: int) -> None:
    code = network.code()
    network.later(minutes=minutes)
    assert network.submit(code).status_code == 422


def test_it_is_good_for_nearly_ten_minutes(network: Network, arta: User) -> None:
    code = network.code()
    network.later(minutes=9, seconds=59)
    assert network.submit(code).status_code == 200


@pytest.mark.parametrize("other", ["registration", "phone_update", "password_reset"])
def test_a_code_for_one_purpose_is_refused_for_another(network: Network, arta: User, other: str) -> None:
    code = network.code(purpose="login")
    assert network.submit(code, purpose=other).json["code"] == "wrong_code"
    assert network.submit(code, purpose="login").status_code == 200


def test_asking_for_another_purpose_ends_the_code_even_before_the_new_one_is_sent(
    network: Network, arta: User
) -> None:
    """The provider still knows the old digits; we do not take them."""
    code = network.code(purpose="login")
    network.later(minutes=1)
    network.ask(purpose="password_reset")
    assert network.submit(code, purpose="login").status_code == 422
    assert network.submit(code, purpose="password_reset").status_code == 422


def test_a_code_of_one_number_is_refused_for_another(network: Network, arta: User) -> None:
    code = network.code()
    network.ask(NOBODYS)
    assert network.submit(code, NOBODYS).status_code == 422


def test_a_reset_brings_a_proof_and_no_tokens(network: Network, arta: User, db: Session) -> None:
    reply = network.submit(network.code(purpose="password_reset"), purpose="password_reset")
    assert reply.status_code == 200
    assert sorted(reply.json) == ["expires_in", "proof"]
    assert reply.json["expires_in"] == 600
    assert sessions(db) == 0


@pytest.mark.parametrize(
    "code", ["12345", "1234567", "12345a", "１２３４５６", "", 123456, None, "0" * 9999, "1\x0034"]
)
def test_what_is_no_code_is_told_so(network: Network, arta: User, code: Any) -> None:
    network.code()
    reply = network.submit(code)
    assert reply.status_code == 422
    assert reply.json["code"] == "invalid"


def test_twenty_guesses_an_hour_at_one_number_are_all_one_gets(network: Network, arta: User) -> None:
    for _try in range(20):
        assert network.submit("000000").status_code == 422
    assert network.submit("000000").status_code == 429
    assert network.submit("000000", "0692034567").status_code == 429
    network.later(hours=1)
    assert network.submit("000000").status_code == 422


def test_a_body_that_is_no_object_is_refused_politely(network: Network) -> None:
    assert network.phone.post(SUBMIT, [1, 2]).status_code == 422
