"""Signing in with a number: by password, or by a code."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.models import User
from tests.integration.auth.sms.conftest import ARTAS, NOBODYS, PASSWORD, SIGN_IN, Network, leave, other_than


def sign_in(network: Network, phone: Any = ARTAS, **shown: Any) -> Any:
    """Show a password, or a code."""
    return network.phone.post(SIGN_IN, {"phone": phone} | shown)


def test_the_right_password_opens(network: Network, arta: User) -> None:
    reply = sign_in(network, "069 203 4567", password=PASSWORD, device={"platform": "ios", "name": "iPhone"})
    assert reply.status_code == 200
    assert reply.json["user"]["uid"] == str(arta.uid)


def test_the_right_code_opens(network: Network, arta: User) -> None:
    reply = sign_in(network, code=network.code())
    assert reply.status_code == 200
    assert reply.json["user"]["uid"] == str(arta.uid)


@pytest.mark.parametrize("purpose", ["registration", "password_reset"])
def test_a_code_for_something_else_does_not(network: Network, arta: User, purpose: str) -> None:
    assert sign_in(network, code=network.code(purpose=purpose)).json["code"] == "wrong_code"


def test_a_code_taken_here_is_used_up_everywhere(network: Network, arta: User) -> None:
    code = network.code()
    assert sign_in(network, code=code).status_code == 200
    assert network.submit(code).status_code == 422


def test_a_wrong_password_and_an_unknown_number_are_answered_alike(network: Network, arta: User) -> None:
    wrong, unknown = sign_in(network, password="not-this-1"), sign_in(network, NOBODYS, password="not-this-1")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())


@pytest.mark.parametrize("lost", ["blocked_at", "phone_verified_at", "password_hash"])
def test_some_people_cannot_sign_in(network: Network, arta: User, db: Session, lost: str) -> None:
    setattr(arta, lost, network.clock.now() if lost == "blocked_at" else None)
    db.commit()
    assert sign_in(network, password=PASSWORD).status_code == 401


def test_whoever_is_leaving_hears_of_it_with_the_right_password_alone(
    network: Network, arta: User, db: Session
) -> None:
    leave(arta, network.clock.now())
    db.commit()
    assert sign_in(network, password="not-this-1").status_code == 401
    assert sign_in(network, password=PASSWORD).json["code"] == "deletion_pending"


@pytest.mark.parametrize("shown", [{}, {"password": PASSWORD, "code": "123456"}, {"password": None}])
def test_it_takes_exactly_one_of_the_two(network: Network, arta: User, shown: dict[str, Any]) -> None:
    reply = sign_in(network, **shown)
    assert reply.status_code == 422
    assert [each["code"] for each in reply.json["fields"]] == ["password_or_code"]


def test_guessing_a_password_ends_after_ten_tries_however_the_number_is_written(
    network: Network, arta: User
) -> None:
    for n in range(10):
        assert sign_in(network, "0692034567" if n % 2 else ARTAS, password="not-this-1").status_code == 401
    assert sign_in(network, "069 203 4567", password=PASSWORD).status_code == 429
    network.later(minutes=15)
    assert sign_in(network, password=PASSWORD).status_code == 200


def test_guessing_codes_counts_together_with_the_other_way(network: Network, arta: User) -> None:
    code = network.code()
    for n in range(5):
        way = sign_in(network, code=other_than(code)) if n % 2 else network.submit(other_than(code))
        assert way.json["code"] == "wrong_code"
    assert sign_in(network, code=code).json["code"] == "wrong_code"


def test_a_device_not_seen_before_is_told_to_the_others(network: Network, arta: User, db: Session) -> None:
    sign_in(network, code=network.code(), device={"platform": "ios", "name": "iPhone"})
    network.later(minutes=2)
    reply = sign_in(network, code=network.code(), device={"platform": "android", "name": "Pixel 9"})
    network.phone.token = reply.json["access"]
    told = network.phone.get("/api/notifications/list/").json["results"]
    assert [each["data"]["what"] for each in told] == ["new_device"]
