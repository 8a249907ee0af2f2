"""Changing one's own password: this device stays, the others go."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Device, Notification, UserSession
from common.runtime import Runtime
from tests.integration.auth.mailbox import (
    PASSWORD,
    address_of,
    code_in,
    give_password,
    letters_to,
    person,
    token_in,
)
from tests.integration.conftest import Phone

CHANGE, SIGN_IN, SESSIONS = (
    "/api/user/password/change/",
    "/api/user/auth/email/",
    "/api/user/sessions/",
)
NEW = "shqiponja-e-re-9"


@pytest.fixture
def careful(alice: Phone, db: Session, runtime: Runtime) -> Phone:
    """Alice has a password, and wants another one."""
    give_password(db, runtime, alice)
    return alice


def changed(phone: Phone, **wish: Any) -> tuple[int, str]:
    """Change the password; status and code of the reply."""
    reply = phone.post(CHANGE, {"new_password": NEW} | wish)
    return reply.status_code, reply.json["code"] if reply.status_code != 204 else ""


def elsewhere(phone: Phone, alice: Phone, push_token: str = "fcm-elsewhere") -> Phone:
    """Alice signs in on another phone."""
    device = {"platform": "ios", "name": "iPhone", "push_token": push_token}
    wish = {"email": address_of(alice), "password": PASSWORD, "device": device}
    return Phone(phone.town, phone.post(SIGN_IN, wish).json["access"])


def test_this_device_stays_and_the_others_go_with_their_push_tokens(
    stranger: Phone, careful: Phone, db: Session
) -> None:
    other = elsewhere(stranger, careful)
    assert other.get(SESSIONS).status_code == 200
    assert changed(careful, password=PASSWORD) == (204, "")
    assert other.get(SESSIONS).status_code == 401
    assert careful.get(SESSIONS).status_code == 200
    assert db.scalars(select(Device)).all() == []
    wish = {"email": address_of(careful), "password": NEW}
    assert stranger.post(SIGN_IN, wish).status_code == 200
    assert stranger.post(SIGN_IN, wish | {"password": PASSWORD}).status_code == 401


def test_its_owner_hears_of_it(careful: Phone, db: Session, runtime: Runtime) -> None:
    changed(careful, password=PASSWORD)
    assert db.scalars(select(Notification.data["what"].astext)).all() == ["password_changed"]
    assert len(letters_to(runtime, address_of(careful))) == 1


def test_the_present_one_must_be_right(careful: Phone, db: Session) -> None:
    assert changed(careful, password="not-this-one") == (422, "wrong_password")
    reply = careful.post(CHANGE, {"new_password": NEW})
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [("password", "required")]
    assert db.scalars(select(Notification)).all() == []


def test_guessing_it_ends_after_ten_tries_by_whichever_door(careful: Phone) -> None:
    for _try in range(5):
        assert changed(careful, password="not-this-one")[0] == 422
        again = careful.post("/api/user/auth/reauthenticate/", {"password": "not-this-one"})
        assert (again.status_code, again.json["code"]) == (422, "wrong_password")
    assert changed(careful, password=PASSWORD)[0] == 429
    assert careful.post("/api/user/auth/reauthenticate/", {"password": PASSWORD}).status_code == 429


def test_whoever_has_none_sets_the_first_one(stranger: Phone, alice: Phone) -> None:
    assert changed(alice) == (204, "")
    assert stranger.post(SIGN_IN, {"email": address_of(alice), "password": NEW}).status_code == 200


def test_it_wants_a_sign_in_of_the_last_ten_minutes(careful: Phone, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=10, seconds=1))
    assert changed(careful, password=PASSWORD) == (403, "reauthentication_required")
    assert careful.post("/api/user/auth/reauthenticate/", {"password": PASSWORD}).status_code == 200
    assert changed(careful, password=PASSWORD) == (204, "")


@pytest.mark.parametrize("easy", ["password1", "Alice-1994", "avatid2027"])
def test_an_easy_one_is_refused(careful: Phone, easy: str) -> None:
    reply = careful.post(CHANGE, {"password": PASSWORD, "new_password": easy})
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [
        ("new_password", "password_too_common")
    ]


def test_a_letter_for_a_new_one_is_worth_nothing_afterwards(
    stranger: Phone, careful: Phone, runtime: Runtime
) -> None:
    stranger.post("/api/user/password/reset/request/", {"email": address_of(careful)})
    letter = letters_to(runtime, address_of(careful))[-1]
    assert changed(careful, password=PASSWORD) == (204, "")
    proofs = ({"token": token_in(letter)}, {"email": address_of(careful), "code": code_in(letter)})
    for proof in proofs:
        reply = stranger.post("/api/user/password/reset/confirm/", {"password": "one-more-new-3"} | proof)
        assert (reply.status_code, reply.json["code"]) == (422, "wrong_code")


def test_a_stranger_is_asked_to_sign_in(stranger: Phone) -> None:
    assert changed(stranger, password=PASSWORD) == (401, "not_signed_in")


def test_nobodys_session_but_hers_is_touched(careful: Phone, erion: Phone, db: Session) -> None:
    changed(careful, password=PASSWORD)
    theirs = select(UserSession.revoked_at).where(UserSession.user_id == person(erion).id)
    assert db.scalars(theirs).all() == [None]


def test_a_thief_who_has_been_signed_out_uses_up_nobodys_tries(
    stranger: Phone, careful: Phone, clock: SetClock
) -> None:
    """Her stolen phone is signed out, but its token is genuine for weeks."""
    stolen = elsewhere(stranger, careful)
    assert stolen.post("/api/user/auth/logout/").status_code == 204
    tries = {stolen.post(CHANGE, {"password": "guess", "new_password": NEW}).status_code for _ in range(12)}
    assert tries == {401}
    assert changed(careful, password=PASSWORD) == (204, "")
