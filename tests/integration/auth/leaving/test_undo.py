"""Coming back while there is a way."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, OneTimeCode
from common.runtime import Runtime
from functions.auth import passwords
from tests.integration.auth.leaving.conftest import (
    DELETE,
    TWO_WEEKS,
    UNDO,
    as_it_is,
    erased,
    job,
    left,
    person,
)
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

PASSWORD = "dallandyshe-7"
NUMBER = "+355691234567"


@pytest.fixture
def by_password(alice: Phone, db: Session, runtime: Runtime, clock: SetClock) -> dict[str, str]:
    """How Alice, who has a number and a password, comes back without the letter."""
    user = person(alice)
    user.password_hash = passwords.hashed(PASSWORD, runtime.settings)
    user.phone, user.phone_verified_at = NUMBER, clock.now()
    db.commit()
    return {"email": str(user.email), "password": PASSWORD}


def outcome(phone: Phone, body: Any) -> tuple[int, str]:
    """Status and code of an attempt to come back."""
    reply = phone.post(UNDO, body)
    return reply.status_code, reply.json.get("code", "")


def test_the_token_brings_the_account_back_and_signs_in(
    alice: Phone, stranger: Phone, db: Session, clock: SetClock
) -> None:
    token = left(alice)["undo_token"]
    reply = stranger.post(UNDO, {"token": token, "device": {"platform": "ios", "name": "New phone"}})
    assert reply.status_code == 200
    assert reply.json["user"]["name"] == "Alice"
    stranger.token = reply.json["access"]
    assert stranger.get("/api/user/detail/").status_code == 200
    user = as_it_is(db, person(alice))
    assert (user.deletion_requested_at, user.erase_at) == (None, None)
    actions = db.scalars(select(AuditLog.action).order_by(AuditLog.id)).all()
    assert actions == ["account.deletion_requested", "account.deletion_undone"]


def test_the_token_works_once(alice: Phone, stranger: Phone) -> None:
    token = left(alice)["undo_token"]
    assert outcome(stranger, {"token": token}) == (200, "")
    assert outcome(stranger, {"token": token}) == (422, "wrong_code")


def test_an_old_token_does_not_undo_a_second_deletion(alice: Phone, stranger: Phone) -> None:
    first = left(alice)["undo_token"]
    stranger.token = stranger.post(UNDO, {"token": first}).json["access"]
    second = left(stranger)["undo_token"]
    stranger.token = ""
    assert outcome(stranger, {"token": first}) == (422, "wrong_code")
    assert outcome(stranger, {"token": second}) == (200, "")


@pytest.mark.parametrize("field", ["email", "phone"])
def test_the_password_brings_it_back_too(
    alice: Phone, stranger: Phone, by_password: dict[str, str], field: str
) -> None:
    left(alice)
    known = {"email": by_password["email"], "phone": "069 123 4567"}
    assert outcome(stranger, {field: known[field], "password": PASSWORD}) == (200, "")


def test_nothing_tells_whether_an_account_is_leaving(
    alice: Phone, stranger: Phone, by_password: dict[str, str]
) -> None:
    """A wrong password, an account that stays, and one that never was read the same."""
    staying = stranger.post(UNDO, by_password)
    left(alice)
    wrong = stranger.post(UNDO, by_password | {"password": "not hers"})
    nobody = stranger.post(UNDO, by_password | {"email": "nobody@example.com"})
    assert {reply.status_code for reply in (staying, wrong, nobody)} == {401}
    assert staying.json["code"] == wrong.json["code"] == nobody.json["code"] == "wrong_credentials"


def test_when_the_time_is_over_there_is_no_way_back(
    alice: Phone, stranger: Phone, by_password: dict[str, str], clock: SetClock
) -> None:
    """From the very second on, whether or not anybody has been erased by then."""
    token = left(alice)["undo_token"]
    clock.advance(TWO_WEEKS)
    assert outcome(stranger, {"token": token}) == (422, "wrong_code")
    assert outcome(stranger, by_password) == (401, "wrong_credentials")


def test_who_has_come_back_is_not_erased(
    alice: Phone, stranger: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    token = left(alice)["undo_token"]
    assert outcome(stranger, {"token": token}) == (200, "")
    erased(runtime, clock)
    assert as_it_is(db, person(alice)).erased_at is None
    assert as_it_is(db, person(alice)).name == "Alice"


def test_who_comes_back_after_the_announcement_is_erased_all_the_same(
    alice: Phone, stranger: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    token = left(alice)["undo_token"]
    deliver_everything(runtime)
    clock.advance(TWO_WEEKS)
    assert job(runtime, "erase_accounts") == {"due": 1}
    assert outcome(stranger, {"token": token}) == (422, "wrong_code")
    deliver_everything(runtime)
    assert as_it_is(db, person(alice)).erased_at == clock.now()


def test_somebody_blocked_does_not_come_back(
    alice: Phone, stranger: Phone, by_password: dict[str, str], db: Session, clock: SetClock
) -> None:
    token = left(alice)["undo_token"]
    person(alice).blocked_at = clock.now()
    db.commit()
    assert outcome(stranger, {"token": token}) == (422, "wrong_code")
    assert outcome(stranger, by_password) == (401, "wrong_credentials")


def test_the_token_is_kept_as_a_hash(alice: Phone, db: Session) -> None:
    token = left(alice)["undo_token"]
    kept = db.scalars(select(OneTimeCode)).one()
    assert kept.code_hash is not None
    assert len(bytes(kept.code_hash)) == 32
    assert token.encode() not in bytes(kept.code_hash)
    assert (kept.kind, kept.purpose, kept.user_id) == ("link", "deletion_undo", person(alice).id)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": None},
        {"email": "a@example.com"},
        {"password": "x"},
        {"token": "x", "email": "a@example.com", "password": "y"},
        {"email": "a@example.com", "phone": NUMBER, "password": "x"},
        {"token": "x" * 101},
        {"token": 7},
        {"email": "no address", "password": "x"},
        {"phone": "no number", "password": "x"},
    ],
)
def test_it_refuses_what_is_no_way_back(stranger: Phone, body: Any) -> None:
    assert outcome(stranger, body) == (422, "invalid")


@pytest.mark.parametrize("token", ["", "\u0000", "ë" * 20, "x" * 100])
def test_any_word_may_be_tried_as_a_token(stranger: Phone, token: str) -> None:
    assert outcome(stranger, {"token": token})[0] == 422


def test_guesses_are_limited_for_one_address(stranger: Phone) -> None:
    entry = {"email": "alice@example.com", "password": "guess"}
    statuses = [stranger.post(UNDO, entry).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_deleting_needs_somebody_signed_in_and_coming_back_nobody(stranger: Phone) -> None:
    assert stranger.delete(DELETE).status_code == 401
    assert stranger.post(UNDO, {"token": "x"}).status_code == 422
