"""A forgotten password: a letter, a new password, and everybody out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Notification, OneTimeCode, Outbox, UserSession
from common.runtime import Runtime
from tests.integration.auth.mailbox import (
    PASSWORD,
    address_of,
    code_in,
    give_password,
    letters,
    letters_to,
    other_than,
    person,
    token_in,
)
from tests.integration.conftest import Phone

REQUEST, CONFIRM = "/api/user/password/reset/request/", "/api/user/password/reset/confirm/"
SIGN_IN, SESSIONS = "/api/user/auth/email/", "/api/user/sessions/"
NEW = "shqiponja-e-re-9"


@pytest.fixture
def forgetful(alice: Phone, db: Session, runtime: Runtime) -> Phone:
    """Alice has a password, and no longer knows it."""
    give_password(db, runtime, alice)
    return alice


def asked(stranger: Phone, alice: Phone, runtime: Runtime) -> tuple[str, str]:
    """Alice asks for a new password; the code and the token of the letter."""
    assert stranger.post(REQUEST, {"email": address_of(alice).upper()}).status_code == 202
    letter = letters_to(runtime, address_of(alice))[-1]
    return code_in(letter), token_in(letter)


def confirmed(phone: Phone, **proof: Any) -> tuple[int, str]:
    """Choose the new password; status and code of the reply."""
    reply = phone.post(CONFIRM, {"password": NEW} | proof)
    return reply.status_code, reply.json["code"] if reply.status_code != 204 else ""


def status_of_sign_in(phone: Phone, alice: Phone, password: str) -> int:
    """What signing in with a password gives."""
    return int(phone.post(SIGN_IN, {"email": address_of(alice), "password": password}).status_code)


def test_the_code_sets_a_new_password_and_signs_everybody_out(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    code, _token = asked(stranger, forgetful, runtime)
    assert confirmed(stranger, email=address_of(forgetful), code=code) == (204, "")
    assert forgetful.get(SESSIONS).status_code == 401
    assert status_of_sign_in(stranger, forgetful, PASSWORD) == 401
    assert status_of_sign_in(stranger, forgetful, NEW) == 200
    db.expire_all()
    assert person(forgetful).password_changed_at == clock.now()


def test_so_does_the_token_of_the_link(stranger: Phone, forgetful: Phone, runtime: Runtime) -> None:
    _code, token = asked(stranger, forgetful, runtime)
    assert confirmed(stranger, token=token) == (204, "")
    assert status_of_sign_in(stranger, forgetful, NEW) == 200


def test_its_owner_hears_of_it(stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session) -> None:
    _code, token = asked(stranger, forgetful, runtime)
    confirmed(stranger, token=token)
    assert db.scalars(select(Notification.data["what"].astext)).all() == ["password_changed"]
    assert letters_to(runtime, address_of(forgetful))[-1].subject == "Your password has been changed"


def test_one_of_them_used_both_are_used_and_every_earlier_one(
    stranger: Phone, forgetful: Phone, runtime: Runtime
) -> None:
    first_code, first_token = asked(stranger, forgetful, runtime)
    code, token = asked(stranger, forgetful, runtime)
    assert confirmed(stranger, token=token) == (204, "")
    for old in (token, first_token):
        assert confirmed(stranger, token=old) == (422, "wrong_code")
    for old in (code, first_code):
        assert confirmed(stranger, email=address_of(forgetful), code=old) == (422, "wrong_code")


def test_the_code_is_good_for_ten_minutes_and_the_link_for_thirty(
    stranger: Phone, forgetful: Phone, runtime: Runtime, clock: SetClock
) -> None:
    code, token = asked(stranger, forgetful, runtime)
    clock.advance(timedelta(minutes=10))
    assert confirmed(stranger, email=address_of(forgetful), code=code) == (422, "wrong_code")
    clock.advance(timedelta(minutes=19, seconds=59))
    assert confirmed(stranger, token=token) == (204, "")
    _code, later = asked(stranger, forgetful, runtime)
    clock.advance(timedelta(minutes=30))
    assert confirmed(stranger, token=later) == (422, "wrong_code")


def test_five_wrong_codes_use_the_right_one_up(stranger: Phone, forgetful: Phone, runtime: Runtime) -> None:
    code, _token = asked(stranger, forgetful, runtime)
    for _try in range(5):
        proof = {"email": address_of(forgetful), "code": other_than(code)}
        assert confirmed(stranger, **proof) == (422, "wrong_code")
    assert confirmed(stranger, email=address_of(forgetful), code=code) == (422, "wrong_code")


def test_alices_code_does_nothing_for_bora(
    stranger: Phone, forgetful: Phone, bora: Phone, runtime: Runtime
) -> None:
    code, _token = asked(stranger, forgetful, runtime)
    asked(stranger, bora, runtime)
    assert confirmed(stranger, email=address_of(bora), code=code) == (422, "wrong_code")


def test_a_letter_to_an_address_that_is_no_longer_hers_opens_nothing(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session
) -> None:
    before = address_of(forgetful)
    code, token = asked(stranger, forgetful, runtime)
    person(forgetful).email = "another@example.com"
    db.commit()
    assert confirmed(stranger, token=token) == (422, "wrong_code")
    assert confirmed(stranger, email=before, code=code) == (422, "wrong_code")


def test_a_password_that_is_refused_leaves_the_code_good(
    stranger: Phone, forgetful: Phone, runtime: Runtime
) -> None:
    code, token = asked(stranger, forgetful, runtime)
    by_code = {"email": address_of(forgetful), "code": code}
    for easy in ("password1", "Alice-2027"):
        assert confirmed(stranger, token=token, password=easy) == (422, "invalid")
        assert confirmed(stranger, **by_code, password=easy) == (422, "invalid")
    assert confirmed(stranger, **by_code) == (204, "")


@pytest.mark.parametrize("lost", ["email_verified_at", "blocked_at", "deletion_requested_at"])
def test_some_people_get_no_letter_and_the_same_reply(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session, clock: SetClock, lost: str
) -> None:
    user = person(forgetful)
    setattr(user, lost, None if lost == "email_verified_at" else clock.now())
    user.erase_at = user.deletion_requested_at
    db.commit()
    assert stranger.post(REQUEST, {"email": address_of(forgetful)}).status_code == 202
    assert letters(runtime) == []


def test_whoever_was_blocked_since_cannot_use_the_letter(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    _code, token = asked(stranger, forgetful, runtime)
    person(forgetful).blocked_at = clock.now()
    db.commit()
    assert confirmed(stranger, token=token) == (422, "wrong_code")


def test_a_known_and_an_unknown_address_cause_the_same_work_and_reply(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session
) -> None:
    known = stranger.post(REQUEST, {"email": address_of(forgetful)})
    rows = db.scalar(select(func.count()).select_from(OneTimeCode))
    unknown = stranger.post(REQUEST, {"email": "nobody@example.com"})
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    assert (rows, db.scalar(select(func.count()).select_from(OneTimeCode))) == (2, 4)
    assert db.scalars(select(Outbox.kind)).all() == ["send_password_reset_request_email"] * 2
    assert [letter.to for letter in letters(runtime)] == [address_of(forgetful)]


def test_neither_table_nor_outbox_keeps_what_the_letter_said(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session
) -> None:
    code, token = asked(stranger, forgetful, runtime)
    assert [row.payload for row in db.scalars(select(Outbox))] == [{}]
    kept = [bytes(row.code_hash or b"") for row in db.scalars(select(OneTimeCode))]
    assert not [each for each in kept if code.encode() in each or token.encode() in each]


def test_a_letter_is_asked_for_five_times_an_hour(stranger: Phone, forgetful: Phone) -> None:
    for _time in range(5):
        assert stranger.post(REQUEST, {"email": address_of(forgetful)}).status_code == 202
    assert stranger.post(REQUEST, {"email": address_of(forgetful)}).status_code == 429


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"token": "x", "email": "a@example.com", "code": "123456"},
        {"token": "x", "code": "123456"},
        {"email": "a@example.com"},
        {"code": "123456"},
        {"token": "x" * 101},
        {"token": ["x"]},
        {"email": "a@example.com", "code": "12345"},
        {"email": "a@example.com", "code": "١٢٣٤٥٦"},
        {"token": "x\x00"},
    ],
)
def test_half_a_proof_is_refused(stranger: Phone, proof: dict[str, Any]) -> None:
    assert confirmed(stranger, **proof) == (422, "invalid")


@pytest.mark.parametrize("token", ["", "x", "ëëë", "=" * 43])
def test_nonsense_is_no_token(stranger: Phone, token: str) -> None:
    assert confirmed(stranger, token=token) == (422, "wrong_code")


def test_a_phone_that_was_signed_in_stays_in_when_the_code_was_wrong(
    stranger: Phone, forgetful: Phone, runtime: Runtime, db: Session
) -> None:
    asked(stranger, forgetful, runtime)
    confirmed(stranger, token="x" * 43)
    assert forgetful.get(SESSIONS).status_code == 200
    assert db.scalars(select(UserSession.revoked_at)).all() == [None]
