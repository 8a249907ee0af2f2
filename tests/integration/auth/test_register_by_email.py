"""Opening an account with an address and a code."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.mail import Letter, LocalMail
from common.models import Outbox, Registration, User
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

REGISTER, VERIFY = "/api/user/registration/email/", "/api/user/registration/email/verify/"
WISH = {"email": "arta@example.com", "password": "dallandyshe-7", "name": "Arta", "surname": "Hoxha"}


def letters(runtime: Runtime) -> list[Letter]:
    """What has been sent so far."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.mail, LocalMail)
    return runtime.doors.mail.letters()


def code_in(letter: Letter) -> str:
    """The six digits a person would read."""
    found = re.search(r"^\s*(\d{6})\s*$", letter.text, re.MULTILINE)
    assert found
    return found[1]


def other_than(code: str) -> str:
    """A code that is wrong for sure."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_in_the_letter_opens_the_account(stranger: Phone, runtime: Runtime, db: Session) -> None:
    assert stranger.post(REGISTER, WISH).status_code == 202
    (letter,) = letters(runtime)
    assert letter.to == "arta@example.com"
    reply = stranger.post(VERIFY, {"email": "ARTA@example.com", "code": code_in(letter)})
    assert reply.status_code == 201
    assert reply.json is not None
    assert reply.json["user"]["name"] == "Arta"
    user = db.scalars(select(User).where(User.email == "arta@example.com")).one()
    assert user.email_verified_at is not None


def test_the_letter_is_in_the_language_of_the_app(stranger: Phone, runtime: Runtime) -> None:
    stranger.language = "sq"
    stranger.post(REGISTER, WISH)
    (letter,) = letters(runtime)
    assert "Përshëndetje" in letter.text


def test_five_wrong_codes_use_the_right_one_up(stranger: Phone, runtime: Runtime) -> None:
    stranger.post(REGISTER, WISH)
    code = code_in(letters(runtime)[0])
    for _attempt in range(5):
        reply = stranger.post(VERIFY, {"email": WISH["email"], "code": other_than(code)})
        assert (reply.status_code, reply.json["code"] if reply.json else "") == (422, "wrong_code")
    assert stranger.post(VERIFY, {"email": WISH["email"], "code": code}).status_code == 422


def test_four_wrong_codes_do_not(stranger: Phone, runtime: Runtime) -> None:
    stranger.post(REGISTER, WISH)
    code = code_in(letters(runtime)[0])
    for _attempt in range(4):
        stranger.post(VERIFY, {"email": WISH["email"], "code": other_than(code)})
    assert stranger.post(VERIFY, {"email": WISH["email"], "code": code}).status_code == 201


def test_a_code_works_once(stranger: Phone, runtime: Runtime) -> None:
    stranger.post(REGISTER, WISH)
    proof = {"email": WISH["email"], "code": code_in(letters(runtime)[0])}
    assert stranger.post(VERIFY, proof).status_code == 201
    assert stranger.post(VERIFY, proof).status_code == 422


def test_a_code_is_too_old_after_ten_minutes(stranger: Phone, runtime: Runtime, clock: SetClock) -> None:
    stranger.post(REGISTER, WISH)
    proof = {"email": WISH["email"], "code": code_in(letters(runtime)[0])}
    clock.advance(timedelta(minutes=10))
    assert stranger.post(VERIFY, proof).status_code == 422


def test_two_attempts_keep_their_own_code_and_the_first_verified_one_wins(
    stranger: Phone, runtime: Runtime
) -> None:
    stranger.post(REGISTER, WISH | {"name": "Arta"})
    stranger.post(REGISTER, WISH | {"name": "Mallory", "password": "someone-elses-1"})
    first, second = letters(runtime)
    reply = stranger.post(VERIFY, {"email": WISH["email"], "code": code_in(first)})
    assert reply.json is not None
    assert reply.json["user"]["name"] == "Arta"
    assert stranger.post(VERIFY, {"email": WISH["email"], "code": code_in(second)}).status_code == 422


def test_a_known_address_gets_the_same_reply_and_another_letter(
    stranger: Phone, alice: Phone, runtime: Runtime, db: Session
) -> None:
    assert alice.user is not None
    known = stranger.post(REGISTER, WISH | {"email": alice.user.email})
    unknown = stranger.post(REGISTER, WISH)
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    to_alice, to_arta = letters(runtime)
    assert not re.search(r"^\s*\d{6}\s*$", to_alice.text, re.MULTILINE)
    assert code_in(to_arta)
    assert db.scalar(select(func.count()).select_from(Registration)) == 1


def test_the_code_leaves_the_outbox_with_the_letter(stranger: Phone, runtime: Runtime, db: Session) -> None:
    stranger.post(REGISTER, WISH)
    letters(runtime)
    assert [row.payload for row in db.scalars(select(Outbox))] == [{}]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"email": "not an address"}, "email", "wrong_email"),
        ({"password": "short"}, "password", "too_short"),
        ({"name": ""}, "name", "too_short"),
        ({"admin": True}, "admin", "unknown_field"),
        ({"name": "A\x00"}, "", "wrong_value"),
        ({"language": "de"}, "language", "not_a_choice"),
    ],
)
def test_a_wrong_field_is_named(stranger: Phone, change: dict[str, object], field: str, code: str) -> None:
    reply = stranger.post(REGISTER, WISH | change)
    assert reply.status_code == 422
    assert reply.content_type == "application/problem+json"
    assert reply.json is not None
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]
