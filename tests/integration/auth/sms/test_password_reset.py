"""A forgotten password: a proof instead, once, and every device signed out."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.models import User
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    NOBODYS,
    PASSWORD,
    RESET,
    SIGN_IN,
    Network,
    leave,
)

NEW = "kaltersia-e-detit"


def reset(network: Network, proof: str, password: str = NEW, phone: str = ARTAS) -> Any:
    """Set a new password."""
    return network.phone.post(RESET, {"phone": phone, "proof": proof, "password": password})


def sign_in(network: Network, password: str) -> int:
    """Try a password."""
    return int(network.phone.post(SIGN_IN, {"phone": ARTAS, "password": password}).status_code)


def test_the_new_password_signs_in_and_the_old_one_does_not(network: Network, arta: User) -> None:
    reply = reset(network, network.proof())
    assert (reply.status_code, reply.data) == (204, b"")
    assert (sign_in(network, NEW), sign_in(network, PASSWORD)) == (200, 401)


def test_every_device_is_signed_out_and_told(network: Network, arta: User) -> None:
    network.phone.token = network.submit(network.code()).json["access"]
    network.later(minutes=1)
    reset(network, network.proof())
    assert network.phone.get("/api/user/detail/").status_code == 401
    reply = network.phone.post(SIGN_IN, {"phone": ARTAS, "password": NEW})
    network.phone.token = reply.json["access"]
    told = network.phone.get("/api/notifications/list/").json["results"]
    assert "password_changed" in [each["data"]["what"] for each in told]


def test_a_proof_works_once(network: Network, arta: User) -> None:
    proof = network.proof()
    assert reset(network, proof).status_code == 204
    assert reset(network, proof, "something-else-7").json["code"] == "wrong_code"
    assert sign_in(network, NEW) == 200


def test_a_proof_is_too_old_after_ten_minutes(network: Network, arta: User) -> None:
    proof = network.proof()
    network.later(minutes=10)
    assert reset(network, proof).json["code"] == "wrong_code"


def test_a_password_that_everybody_tries_is_refused_and_the_proof_stays_good(
    network: Network, arta: User
) -> None:
    proof = network.proof()
    for password in ("password1", "Arta.Hoxha1994", "0692034567"):
        refusal = reset(network, proof, password)
        assert [each["code"] for each in refusal.json["fields"]] == ["password_too_common"]
    assert reset(network, proof).status_code == 204


def test_a_proof_is_for_one_number(network: Network, arta: User) -> None:
    proof = network.proof()
    assert reset(network, proof, phone=NOBODYS).json["code"] == "wrong_code"
    assert reset(network, proof, phone="069 203 4567").status_code == 204


@pytest.mark.parametrize("proof", ["nonsense", "A" * 43])
def test_nonsense_is_no_proof_for_anybody(network: Network, arta: User, proof: str) -> None:
    known, unknown = reset(network, proof), reset(network, proof, phone=NOBODYS)
    assert known.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert known.json["code"] == "wrong_code"


def test_a_number_that_has_passed_to_somebody_else_takes_the_proof_with_it(
    network: Network, arta: User, db: Session
) -> None:
    proof = network.proof()
    arta.phone = ANOTHER
    db.flush()
    db.add(User(name="Besa", phone=ARTAS, phone_verified_at=network.clock.now()))
    db.commit()
    assert reset(network, proof).json["code"] == "wrong_code"


@pytest.mark.parametrize("gone", ["blocked", "leaving"])
def test_somebody_who_cannot_sign_in_resets_nothing(
    network: Network, arta: User, db: Session, gone: str
) -> None:
    proof = network.proof()
    if gone == "blocked":
        arta.blocked_at = network.clock.now()
    else:
        leave(arta, network.clock.now())
    db.commit()
    assert reset(network, proof).json["code"] == "wrong_code"
