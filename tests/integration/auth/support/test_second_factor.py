"""A new operator's first sign-in: the second factor is taken into use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.errors import Forbidden
from common.models import Operator, OperatorRole
from common.runtime import Runtime
from common.sealing import opened
from functions.auth import passwords
from tests.integration.auth.support.staff import PASSWORD, URL, Colleague, person, trail
from tests.integration.conftest import Phone

BEGIN, CONFIRM = "/api/user/operator/totp/", "/api/user/operator/totp/confirm/"


@pytest.fixture
def mira(sign_up: Callable[..., Phone], db: Session, clock: SetClock, runtime: Runtime) -> Phone:
    """Mira has just been made an operator, has chosen a password and signed in with it."""
    phone = sign_up("Mira")
    person(phone).password_hash = passwords.hashed(PASSWORD, runtime.settings)
    db.add(person(phone))
    operators.appoint(db, person(phone), OperatorRole.SUPPORT, now=clock.now())
    db.commit()
    return phone


def begun(phone: Phone) -> pyotp.TOTP:
    """What the authenticator app makes of the secret."""
    reply = phone.post(BEGIN)
    assert reply.status_code == 200, reply.text
    return pyotp.TOTP(reply.json["secret"])


def row_of(db: Session, phone: Phone) -> Operator:
    """The operator behind a phone."""
    return db.get_one(Operator, person(phone).id, populate_existing=True)


def test_enrol_confirm_and_use(
    mira: Phone, alice: Phone, stranger: Phone, db: Session, clock: SetClock
) -> None:
    app = begun(mira)
    assert mira.post(CONFIRM, {"totp": app.at(clock.now())}).status_code == 204
    wish: dict[str, Any] = {"email": person(mira).email, "password": PASSWORD, "user": person(alice).email}
    wish |= {"reason": "She asked for it at the counter."}
    assert (
        stranger.post(URL, wish | {"totp": app.at(clock.now())}).status_code == 401
    )  # used by the confirmation
    clock.advance(timedelta(seconds=30))
    assert stranger.post(URL, wish | {"totp": app.at(clock.now())}).status_code == 200
    assert [row.action for row in trail(db)][:2] == ["operator.appointed", "operator.totp_enrolled"]


def test_the_uri_is_what_an_app_scans(mira: Phone) -> None:
    reply = mira.post(BEGIN)
    scanned = pyotp.parse_uri(reply.json["otpauth_uri"])
    assert isinstance(scanned, pyotp.TOTP)
    assert (scanned.secret, scanned.issuer, scanned.name) == (
        reply.json["secret"],
        "AvatID",
        person(mira).email,
    )


def test_the_secret_is_kept_under_seal(mira: Phone, db: Session, runtime: Runtime) -> None:
    app = begun(mira)
    kept = row_of(db, mira).totp_secret or b""
    assert app.secret.encode() not in kept
    assert opened(kept, runtime.settings).decode() == app.secret


def test_a_wrong_code_confirms_nothing(mira: Phone, db: Session) -> None:
    begun(mira)
    reply = mira.post(CONFIRM, {"totp": "000000"})
    assert (reply.status_code, reply.json["code"]) == (422, "wrong_code")
    assert row_of(db, mira).totp_confirmed_at is None


def test_beginning_again_replaces_the_secret(mira: Phone, clock: SetClock) -> None:
    first, second = begun(mira), begun(mira)
    assert mira.post(CONFIRM, {"totp": first.at(clock.now())}).status_code == 422
    assert mira.post(CONFIRM, {"totp": second.at(clock.now())}).status_code == 204


def test_once_confirmed_it_is_no_longer_there(mira: Phone, clock: SetClock) -> None:
    app = begun(mira)
    mira.post(CONFIRM, {"totp": app.at(clock.now())})
    assert mira.post(BEGIN).status_code == mira.post(CONFIRM, {"totp": "123456"}).status_code == 404


def test_for_others_it_is_not_there(alice: Phone, mira: Phone, db: Session, clock: SetClock) -> None:
    assert alice.post(BEGIN).status_code == alice.post(CONFIRM, {"totp": "123456"}).status_code == 404
    operators.revoke(db, row_of(db, mira), now=clock.now())
    db.commit()
    assert mira.post(BEGIN).status_code == 404


def test_confirming_what_was_not_begun(mira: Phone) -> None:
    assert mira.post(CONFIRM, {"totp": "123456"}).status_code == 422


def test_it_wants_a_recent_sign_in(mira: Phone, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=11))
    assert mira.post(BEGIN).json["code"] == "reauthentication_required"


@pytest.mark.parametrize("code", ["12345", "1234567", 123456, None, "12345\u0661", "\x00"])
def test_bad_codes_are_told_where(mira: Phone, code: Any) -> None:
    assert mira.post(CONFIRM, {"totp": code}).status_code == 422


def test_only_another_admin_opens_the_way_to_a_new_one(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock
) -> None:
    for nobody in (teuta.operator, luan.operator):
        target = luan.operator
        with pytest.raises(Forbidden):
            operators.reset_totp(db, target, nobody, now=clock.now())
    inside = teuta.look_into(alice)
    operators.reset_totp(db, teuta.operator, luan.operator, now=clock.now())
    db.commit()
    assert inside.get("/api/user/detail/").status_code == 401
    assert teuta.operator.totp_secret is None
    assert trail(db, "operator.totp_reset")[0].actor_id == luan.user.id


def test_a_revoked_admin_resets_nothing(
    teuta: Colleague, luan: Colleague, db: Session, clock: SetClock
) -> None:
    operators.revoke(db, luan.operator, now=clock.now())
    with pytest.raises(Forbidden):
        operators.reset_totp(db, teuta.operator, luan.operator, now=clock.now())
