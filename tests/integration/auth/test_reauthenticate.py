"""Showing once more that it is oneself: what was refused a moment ago is allowed again."""

from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.sms import LocalSms
from common.models import UserSession
from common.runtime import Runtime
from tests.integration.auth.mailbox import PASSWORD, give_password, other_than, person
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

REAUTHENTICATE, SENSITIVE = "/api/user/auth/reauthenticate/", "/api/user/email/change/"
NUMBER = "+355692034567"


@pytest.fixture
def since_an_hour(alice: Phone, db: Session, runtime: Runtime, clock: SetClock) -> Phone:
    """Alice has a password and a number, and signed in an hour ago."""
    give_password(db, runtime, alice)
    person(alice).phone, person(alice).phone_verified_at = NUMBER, clock.now()
    db.commit()
    clock.advance(timedelta(hours=1))
    return alice


def status_of_sensitive(phone: Phone) -> int:
    """What a sensitive act gets."""
    return int(phone.post(SENSITIVE, {"email": "new@example.com"}).status_code)


def text_code(stranger: Phone, runtime: Runtime, number: str = NUMBER, purpose: str = "login") -> str:
    """Ask for a code by SMS, and read it."""
    reply = stranger.post("/api/sms/verify/request/", {"phone": number, "purpose": purpose})
    assert reply.status_code == 202
    deliver_everything(runtime)
    assert isinstance(runtime.doors.sms, LocalSms)
    return runtime.doors.sms.texts()[-1].code


def shown(phone: Phone, **proof: Any) -> tuple[int, str]:
    """Show it; status and code of the reply."""
    reply = phone.post(REAUTHENTICATE, proof)
    return reply.status_code, reply.json.get("code", "")


def test_the_password_makes_the_sign_in_fresh(since_an_hour: Phone, clock: SetClock, db: Session) -> None:
    assert status_of_sensitive(since_an_hour) == 403
    reply = since_an_hour.post(REAUTHENTICATE, {"password": PASSWORD})
    assert reply.status_code == 200
    assert datetime.fromisoformat(reply.json["authenticated_at"]) == clock.now()
    assert reply.json["expires_in"] == 2592000
    assert status_of_sensitive(since_an_hour) == 202
    since_an_hour.token = reply.json["access"]
    assert status_of_sensitive(since_an_hour) == 202
    claims = jwt.decode(since_an_hour.token, options={"verify_signature": False})
    assert claims["auth_time"] == int(clock.now().timestamp())


def test_a_wrong_password_does_not(since_an_hour: Phone) -> None:
    assert shown(since_an_hour, password="not-this-one") == (422, "wrong_password")
    assert status_of_sensitive(since_an_hour) == 403


def test_nor_does_any_password_for_somebody_who_has_none(alice: Phone) -> None:
    assert shown(alice, password="a password that nobody has") == (422, "wrong_password")


def test_it_is_fresh_for_ten_minutes_and_on_this_device_only(
    since_an_hour: Phone, db: Session, clock: SetClock
) -> None:
    alice = since_an_hour
    before = clock.now() - timedelta(hours=1)
    db.add(
        UserSession(
            user_id=person(alice).id,
            salt=b"x" * 16,
            authenticated_at=before,
            created_at=before,
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    db.commit()
    assert shown(alice, password=PASSWORD)[0] == 200
    db.expire_all()
    times = db.scalars(select(UserSession.authenticated_at).order_by(UserSession.id)).all()
    assert times == [clock.now(), before]
    clock.advance(timedelta(minutes=10, seconds=1))
    assert status_of_sensitive(alice) == 403


def test_a_code_to_ones_own_number_does_it_once(
    stranger: Phone, since_an_hour: Phone, runtime: Runtime, db: Session
) -> None:
    code = text_code(stranger, runtime)
    assert shown(since_an_hour, code=other_than(code)) == (422, "wrong_code")
    assert shown(since_an_hour, code=code) == (200, "")
    assert status_of_sensitive(since_an_hour) == 202
    assert shown(since_an_hour, code=code) == (422, "wrong_code")
    assert db.scalars(select(UserSession.amr)).all() == [["pwd", "sms"]]


def test_a_code_that_was_asked_for_something_else_does_not(
    stranger: Phone, since_an_hour: Phone, runtime: Runtime
) -> None:
    code = text_code(stranger, runtime, purpose="password_reset")
    assert shown(since_an_hour, code=code) == (422, "wrong_code")


def test_a_code_to_somebody_elses_number_does_not(
    stranger: Phone, since_an_hour: Phone, erion: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    person(erion).phone, person(erion).phone_verified_at = "+355682034567", clock.now()
    db.commit()
    code = text_code(stranger, runtime, "+355682034567")
    assert shown(since_an_hour, code=code) == (422, "wrong_code")


def test_a_number_that_nobody_proved_is_no_way(alice: Phone, db: Session) -> None:
    person(alice).phone = NUMBER
    db.commit()
    assert shown(alice, code="123456") == (422, "wrong_code")


def test_a_provider_we_do_not_know_vouches_for_nobody(since_an_hour: Phone) -> None:
    assert shown(since_an_hour, id_token="x.y.z", provider="google") == (501, "provider_not_configured")


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"password": PASSWORD, "code": "123456"},
        {"password": PASSWORD, "id_token": "x"},
        {"id_token": "x"},
        {"provider": "google"},
        {"password": PASSWORD, "provider": "google"},
        {"id_token": "x", "provider": "myspace"},
        {"code": "12345"},
        {"password": ["x"]},
        {"password": None},
        {"password": "x\x00"},
        {"password": "x" * 129},
    ],
)
def test_one_thing_and_only_one_is_asked_for(since_an_hour: Phone, proof: dict[str, Any]) -> None:
    assert shown(since_an_hour, **proof) == (422, "invalid")


def test_a_stranger_is_asked_to_sign_in(stranger: Phone) -> None:
    assert shown(stranger, password=PASSWORD) == (401, "not_signed_in")


def test_a_moved_over_password_is_right_here_too(since_an_hour: Phone, db: Session) -> None:
    person(
        since_an_hour
    ).password_hash = "pbkdf2_sha256$600000$seasalt2$WFlWFTkQWkw/ZXnT7kLRCdf9ivH4wmONPazTvxinwJ4="
    db.commit()
    assert shown(since_an_hour, password=PASSWORD) == (200, "")
