"""Opening an account with an address and a code."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Device, Outbox, Registration, User, UserSession
from common.runtime import Runtime
from tests.integration.auth.mailbox import address_of, code_in, letters, other_than, person
from tests.integration.conftest import Phone

REGISTER, VERIFY = "/api/user/registration/email/", "/api/user/registration/email/verify/"
WISH = {"email": "arta@example.com", "password": "dallandyshe-7", "name": "Arta", "surname": "Hoxha"}


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
    known = stranger.post(REGISTER, WISH | {"email": address_of(alice)})
    unknown = stranger.post(REGISTER, WISH)
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    to_alice, to_arta = letters(runtime)
    assert not re.search(r"^\s*\d{6}\s*$", to_alice.text, re.MULTILINE)
    assert code_in(to_arta)
    rows = db.execute(select(func.count(Registration.id), func.count(Registration.code_hash))).one()
    assert rows == (2, 2)  # the same work for both


def test_nobody_opens_a_second_account_with_a_known_address(
    stranger: Phone, alice: Phone, clock: SetClock, runtime: Runtime, db: Session
) -> None:
    """The address was nobody's when the letter left, and is Alice's when the code comes back."""
    person(alice).email_verified_at = None
    db.commit()
    stranger.post(REGISTER, WISH | {"email": address_of(alice)})
    code = code_in(letters(runtime)[0])
    person(alice).email_verified_at = clock.now()
    db.commit()
    reply = stranger.post(VERIFY, {"email": address_of(alice), "code": code})
    assert (reply.status_code, reply.json["code"]) == (422, "wrong_code")


def test_an_address_that_an_account_never_proved_goes_to_whoever_proves_it(
    stranger: Phone, alice: Phone, runtime: Runtime, db: Session
) -> None:
    address = address_of(alice)
    person(alice).email_verified_at = None
    db.commit()
    stranger.post(REGISTER, WISH | {"email": address})
    assert stranger.post(VERIFY, {"email": address, "code": code_in(letters(runtime)[0])}).status_code == 201
    db.expire_all()
    assert person(alice).email is None
    assert db.scalars(select(User.name).where(User.email == address)).all() == ["Arta"]


def test_the_device_named_at_registration_is_the_one_signed_in(
    stranger: Phone, runtime: Runtime, db: Session
) -> None:
    device = {"platform": "android", "name": "Pixel 9", "push_token": "fcm-arta"}
    stranger.post(REGISTER, WISH | {"device": device})
    stranger.post(VERIFY, {"email": WISH["email"], "code": code_in(letters(runtime)[0])})
    session = db.scalars(select(UserSession)).one()
    assert (session.platform, session.name) == ("android", "Pixel 9")
    assert db.scalars(select(Device.session_id).where(Device.token == "fcm-arta")).all() == [session.id]


def test_the_device_named_with_the_code_comes_first(stranger: Phone, runtime: Runtime, db: Session) -> None:
    stranger.post(REGISTER, WISH | {"device": {"platform": "android", "name": "Pixel 9"}})
    proof = {"email": WISH["email"], "code": code_in(letters(runtime)[0]), "device": {"platform": "web"}}
    stranger.post(VERIFY, proof)
    session = db.scalars(select(UserSession)).one()
    assert (session.platform, session.name) == ("web", None)


def test_somebody_who_leaves_hears_so_once_the_address_is_proven(
    stranger: Phone, alice: Phone, runtime: Runtime, clock: SetClock, db: Session
) -> None:
    leaver = person(alice)
    leaver.deletion_requested_at, leaver.erase_at = clock.now(), clock.now() + timedelta(days=14)
    db.commit()
    assert stranger.post(REGISTER, WISH | {"email": address_of(alice)}).status_code == 202
    proof = {"email": address_of(alice), "code": code_in(letters(runtime)[0])}
    wrong = stranger.post(VERIFY, proof | {"code": other_than(proof["code"])})
    assert wrong.json["code"] == "wrong_code"
    reply = stranger.post(VERIFY, proof)
    assert (reply.status_code, reply.json["code"]) == (403, "deletion_pending")
    assert reply.json["erase_at"] == "2027-03-15T08:00:00+00:00"
    assert stranger.post(VERIFY, proof).json["code"] == "wrong_code"  # it is used, although refused


@pytest.mark.parametrize("password", ["arta-1994", "AvatID2027!", "aaaaaaaaaa", "Sunshine"])
def test_a_password_that_anybody_would_try_is_refused(stranger: Phone, password: str) -> None:
    reply = stranger.post(REGISTER, WISH | {"password": password})
    assert reply.status_code == 422
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [
        ("password", "password_too_common")
    ]


@pytest.mark.parametrize(
    "path", [VERIFY, "/api/user/password/reset/confirm/", "/api/user/email/change/confirm/"]
)
def test_opening_a_link_verifies_nothing(stranger: Phone, path: str) -> None:
    """Mail scanners GET whatever a letter links to."""
    assert stranger.get(path, email=WISH["email"], code="123456").status_code == 405


def test_the_link_in_the_letter_leads_to_the_page_that_asks(stranger: Phone, runtime: Runtime) -> None:
    stranger.post(REGISTER, WISH | {"email": "arta+avatid@example.com"})
    (letter,) = letters(runtime)
    link = f"https://avatid.test/verify-email?email=arta%2Bavatid%40example.com&code={code_in(letter)}"
    assert link in letter.text


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


def test_a_name_has_no_room_for_a_letter_of_its_own(stranger: Phone, runtime: Runtime) -> None:
    """Anybody may have a letter sent to anybody: what it says is ours to say."""
    stranger.post(REGISTER, WISH | {"name": "Arta\r\n\nYour account is\u2028locked"})
    (letter,) = letters(runtime)
    assert letter.text.startswith("Hello Arta Your account is locked,\n")
