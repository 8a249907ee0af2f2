"""Changing one's number: proved first, one's own proof alone, and everybody else signed out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import OneTimeCode, User
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    CHANGE_PHONE,
    NOBODYS,
    REQUEST,
    RESET,
    Network,
)
from tests.integration.conftest import Phone

DETAIL = "/api/user/detail/"


def proved(network: Network, who: Phone, to: str = ANOTHER) -> str:
    """Ask for a code on the new number, read it there, and exchange it."""
    assert who.post(REQUEST, {"phone": to, "purpose": "phone_update"}).status_code == 202
    reply = network.submit(network.arrived(to)[-1].code, to, "phone_update")
    assert reply.status_code == 200, reply.json
    return str(reply.json["proof"])


def change(who: Phone, proof: str, to: str = ANOTHER) -> Any:
    """Take the number."""
    return who.post(CHANGE_PHONE, {"phone": to, "proof": proof})


def test_a_proved_number_is_taken_and_shown(network: Network, alice: Phone) -> None:
    reply = change(alice, proved(network, alice), "067 203 4567")
    assert reply.status_code == 200
    assert (reply.json["phone"], reply.json["is_phone_verified"]) == (ANOTHER, True)
    assert alice.get(DETAIL).json == reply.json


def test_it_signs_the_other_devices_out_and_is_told(
    network: Network, arta: User, stranger: Phone, db: Session
) -> None:
    first = network.submit(network.code()).json["access"]
    network.later(minutes=1)
    stranger.token = network.submit(network.code()).json["access"]
    assert change(stranger, proved(network, stranger)).status_code == 200
    assert stranger.get(DETAIL).status_code == 200
    told = stranger.get("/api/notifications/list/").json["results"]
    assert "phone_changed" in [each["data"]["what"] for each in told]
    stranger.token = first
    assert stranger.get(DETAIL).status_code == 401


def test_the_old_number_signs_in_no_more(network: Network, arta: User) -> None:
    here = Phone(network.phone.town, network.submit(network.code()).json["access"])
    assert change(here, proved(network, here)).status_code == 200
    before = len(network.arrived(ARTAS))
    network.later(minutes=1)
    network.ask(ARTAS)
    assert len(network.arrived(ARTAS)) == before


def test_a_proof_works_once(network: Network, alice: Phone) -> None:
    proof = proved(network, alice)
    assert change(alice, proof).status_code == 200
    assert change(alice, proof).json["code"] == "wrong_code"


def test_a_proof_is_too_old_after_ten_minutes(network: Network, alice: Phone) -> None:
    proof = proved(network, alice)
    network.later(minutes=10)
    reply = change(alice, proof)
    assert reply.json["code"] == "wrong_code"


def test_somebody_elses_proof_is_worth_nothing_and_stays_theirs(
    network: Network, alice: Phone, erion: Phone
) -> None:
    proof = proved(network, alice)
    assert change(erion, proof).json["code"] == "wrong_code"
    assert change(alice, proof).status_code == 200


def test_a_proof_is_for_one_number(network: Network, alice: Phone) -> None:
    proof = proved(network, alice)
    assert change(alice, proof, NOBODYS).json["code"] == "wrong_code"
    assert change(alice, proof).status_code == 200


def test_a_proof_is_for_one_purpose(network: Network, arta: User) -> None:
    """The same person, the same number, only another purpose."""
    here = Phone(network.phone.town, network.submit(network.code()).json["access"])
    network.later(minutes=1)
    to_change = proved(network, here, ARTAS)
    network.later(minutes=1)
    to_reset = network.proof(ARTAS)
    reset = {"phone": ARTAS, "proof": to_change, "password": "kaltersia-e-detit"}
    assert network.phone.post(RESET, reset).json["code"] == "wrong_code"
    assert change(here, to_reset, ARTAS).json["code"] == "wrong_code"
    assert change(here, to_change, ARTAS).status_code == 200
    assert network.phone.post(RESET, reset | {"proof": to_reset}).status_code == 204


def test_a_number_that_somebody_has_proved_is_refused_only_now(
    network: Network, alice: Phone, arta: User, db: Session
) -> None:
    """Before, the replies are those for a free number; now Alice has shown that she reads its texts."""
    proof = proved(network, alice, ARTAS)
    reply = change(alice, proof, ARTAS)
    assert (reply.status_code, reply.json["code"]) == (409, "phone_taken")
    assert alice.get(DETAIL).json["phone"] is None
    db.refresh(arta)
    assert arta.phone == ARTAS


def test_a_number_that_nobody_proved_is_taken_over(network: Network, alice: Phone, db: Session) -> None:
    squatter = User(name="Mallory", phone=ANOTHER)
    db.add(squatter)
    db.commit()
    assert change(alice, proved(network, alice)).status_code == 200
    db.refresh(squatter)
    assert squatter.phone is None


def test_ones_own_unproved_number_becomes_proved(network: Network, alice: Phone, db: Session) -> None:
    assert alice.user is not None
    alice.user.phone = ANOTHER
    db.commit()
    reply = change(alice, proved(network, alice))
    assert (reply.json["phone"], reply.json["is_phone_verified"]) == (ANOTHER, True)


def test_it_wants_a_sign_in_of_the_last_ten_minutes(network: Network, alice: Phone) -> None:
    network.clock.advance(timedelta(minutes=11))
    proof = proved(network, alice)
    assert change(alice, proof).json["code"] == "reauthentication_required"


def test_it_wants_somebody(network: Network, alice: Phone) -> None:
    assert change(network.phone, proved(network, alice)).status_code == 401


@pytest.mark.parametrize("proof", ["", "x", "ë" * 50, "A" * 101, None, 7, "a\x00b"])
def test_nonsense_is_no_proof(alice: Phone, proof: Any) -> None:
    assert change(alice, proof).status_code == 422


def test_two_who_want_one_number_each_have_their_own_code(
    network: Network, alice: Phone, sign_up: Callable[..., Phone]
) -> None:
    other = sign_up("Besa")
    alice.post(REQUEST, {"phone": ANOTHER, "purpose": "phone_update"})
    network.arrived()
    network.later(minutes=1)
    proof = proved(network, other)
    assert change(alice, proof).json["code"] == "wrong_code"
    assert change(other, proof).status_code == 200


def test_what_is_kept_of_a_proof_does_not_tell_it(network: Network, alice: Phone, db: Session) -> None:
    proof = proved(network, alice)
    (kept,) = db.scalars(select(OneTimeCode).where(OneTimeCode.kind == "proof"))
    assert len(bytes(kept.code_hash or b"")) == 32
    assert proof.encode() not in bytes(kept.code_hash or b"")
    assert proof not in repr(list(db.execute(select(OneTimeCode.__table__)).all()))
