"""Another address: proved at the new one, told to the old one."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Notification, OneTimeCode, User
from common.runtime import Runtime
from functions.auth import sessions
from tests.integration.auth.mailbox import (
    address_of,
    code_in,
    letters,
    letters_to,
    other_than,
    person,
    token_in,
)
from tests.integration.conftest import Phone

CHANGE, CONFIRM, SESSIONS = (
    "/api/user/email/change/",
    "/api/user/email/change/confirm/",
    "/api/user/sessions/",
)
NEW = "alice.hoxha@example.com"


def asked(phone: Phone, runtime: Runtime, email: str = NEW) -> str:
    """Ask for another address; the code in the letter to it."""
    assert phone.post(CHANGE, {"email": email}).status_code == 202
    return code_in(letters_to(runtime, email)[-1])


def confirmed(phone: Phone, code: str, email: str = NEW) -> tuple[int, str]:
    """Confirm it; status and code of the reply."""
    reply = phone.post(CONFIRM, {"email": email, "code": code})
    return reply.status_code, reply.json["code"] if reply.status_code != 204 else ""


def test_the_code_from_the_new_address_makes_it_hers(
    alice: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    assert confirmed(alice, asked(alice, runtime)) == (204, "")
    db.expire_all()
    assert (person(alice).email, person(alice).email_verified_at) == (NEW, clock.now())


def test_until_then_nothing_has_changed(alice: Phone, runtime: Runtime, db: Session) -> None:
    before = address_of(alice)
    code = asked(alice, runtime)
    assert confirmed(alice, other_than(code)) == (422, "wrong_code")
    db.expire_all()
    assert person(alice).email == before


def test_both_addresses_hear_of_it(alice: Phone, runtime: Runtime, db: Session) -> None:
    """Whoever took the account over reads the new one."""
    before = address_of(alice)
    confirmed(alice, asked(alice, runtime))
    told = [letter.to for letter in letters(runtime) if "address has been changed" in letter.subject]
    assert sorted(told) == sorted([before, NEW])
    assert db.scalar(select(func.count()).select_from(Notification)) == 1


def test_the_other_devices_are_signed_out(alice: Phone, runtime: Runtime, db: Session) -> None:
    now = runtime.clock.now()
    tokens = sessions.open_session(db, person(alice), None, "pwd", now=now, settings=runtime.settings)
    db.commit()
    other = Phone(alice.town, tokens.access)
    assert other.get(SESSIONS).status_code == 200
    confirmed(alice, asked(alice, runtime))
    assert (alice.get(SESSIONS).status_code, other.get(SESSIONS).status_code) == (200, 401)


def test_a_letter_for_a_new_password_at_the_old_address_is_worth_nothing(
    alice: Phone, stranger: Phone, runtime: Runtime
) -> None:
    before = address_of(alice)
    stranger.post("/api/user/password/reset/request/", {"email": before})
    token = token_in(letters_to(runtime, before)[-1])
    confirmed(alice, asked(alice, runtime))
    reply = stranger.post("/api/user/password/reset/confirm/", {"token": token, "password": "a-new-one-1912"})
    assert (reply.status_code, reply.json["code"]) == (422, "wrong_code")


def test_an_address_that_is_taken_gets_no_letter_and_the_same_reply(
    alice: Phone, bora: Phone, runtime: Runtime, db: Session
) -> None:
    free, taken = alice.post(CHANGE, {"email": NEW}), alice.post(CHANGE, {"email": address_of(bora)})
    assert (free.status_code, free.json) == (taken.status_code, taken.json)
    assert set(free.headers.keys()) == set(taken.headers.keys())
    assert [letter.to for letter in letters(runtime)] == [NEW]
    assert db.scalar(select(func.count()).select_from(OneTimeCode)) == 2


def test_an_address_that_somebody_proved_in_the_meantime_stays_theirs(
    alice: Phone, bora: Phone, runtime: Runtime, db: Session
) -> None:
    code = asked(alice, runtime)
    person(bora).email = NEW
    db.commit()
    assert confirmed(alice, code) == (422, "wrong_code")
    db.expire_all()
    assert person(bora).email == NEW


def test_an_address_that_somebody_never_proved_is_taken_off_them(
    alice: Phone, bora: Phone, runtime: Runtime, db: Session
) -> None:
    person(bora).email, person(bora).email_verified_at = NEW, None
    db.commit()
    assert confirmed(alice, asked(alice, runtime)) == (204, "")
    db.expire_all()
    assert (person(alice).email, person(bora).email) == (NEW, None)


def test_ones_own_unproven_address_is_proved_this_way(
    alice: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    own = address_of(alice)
    person(alice).email_verified_at = None
    db.commit()
    assert confirmed(alice, asked(alice, runtime, own), own) == (204, "")
    db.expire_all()
    assert (person(alice).email, person(alice).email_verified_at) == (own, clock.now())


def test_a_code_is_of_whoever_asked_for_it(alice: Phone, erion: Phone, runtime: Runtime) -> None:
    code = asked(alice, runtime)
    assert confirmed(erion, code) == (422, "wrong_code")
    assert confirmed(alice, code) == (204, "")


def test_a_code_works_once_and_for_ten_minutes(alice: Phone, runtime: Runtime, clock: SetClock) -> None:
    code = asked(alice, runtime)
    assert confirmed(alice, code) == (204, "")
    assert confirmed(alice, code) == (422, "wrong_code")
    late = asked(alice, runtime, "again@example.com")
    clock.advance(timedelta(minutes=10))
    assert confirmed(alice, late, "again@example.com") == (422, "wrong_code")


def test_five_wrong_codes_use_the_right_one_up(alice: Phone, runtime: Runtime) -> None:
    code = asked(alice, runtime)
    for _try in range(5):
        assert confirmed(alice, other_than(code)) == (422, "wrong_code")
    assert confirmed(alice, code) == (422, "wrong_code")


@pytest.mark.parametrize(
    ("path", "body"), [(CHANGE, {"email": NEW}), (CONFIRM, {"email": NEW, "code": "123456"})]
)
def test_it_wants_a_recent_sign_in(
    alice: Phone, stranger: Phone, clock: SetClock, path: str, body: dict[str, Any]
) -> None:
    assert stranger.post(path, body).status_code == 401
    clock.advance(timedelta(minutes=10, seconds=1))
    reply = alice.post(path, body)
    assert (reply.status_code, reply.json["code"]) == (403, "reauthentication_required")


@pytest.mark.parametrize("email", ["", "x", "a@b", "a\x00@example.com", 7, None, "a" * 250 + "@x.al"])
def test_nonsense_is_no_address(alice: Phone, email: object) -> None:
    assert alice.post(CHANGE, {"email": email}).status_code == 422


def test_a_letter_is_asked_for_five_times_an_hour(alice: Phone, db: Session) -> None:
    for number in range(5):
        assert alice.post(CHANGE, {"email": f"alice{number}@example.com"}).status_code == 202
    assert alice.post(CHANGE, {"email": NEW}).status_code == 429
    assert db.scalars(select(User.email).where(User.id == person(alice).id)).one() == address_of(alice)
