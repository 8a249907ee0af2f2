"""The first sign-in of an operator: a second factor is made, and nothing opens before it is confirmed."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import AuditLog, Operator, OperatorRole
from common.runtime import Runtime
from tests.integration.panel.desk import Desk, appointed

FACTOR = "/admin/second-factor/"


@pytest.fixture
def newcomer(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Teuta, appointed this morning, without a second factor."""
    desk = appointed("Teuta", OperatorRole.SUPPORT, town, db, runtime, clock)
    assert desk.operator is not None
    desk.operator.totp_secret = desk.operator.totp_confirmed_at = None
    db.commit()
    return desk


def secret_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found is not None
    return found[1]


def is_confirmed(desk: Desk, db: Session) -> bool:
    assert desk.operator is not None
    row = db.get_one(Operator, desk.operator.user_id, populate_existing=True)
    return row.totp_confirmed_at is not None


def test_she_scans_confirms_and_is_in(newcomer: Desk, clock: SetClock, db: Session) -> None:
    page = newcomer.sign_in(clock, code="").text
    (picture,) = re.findall(r'src="(data:image/svg\+xml[^"]+)"', page)
    assert "<svg" in unquote(picture) or b"<svg" in base64.b64decode(picture.partition("base64,")[2])
    assert not is_confirmed(newcomer, db)
    code = pyotp.TOTP(secret_on(page)).at(clock.now())
    assert "Teuta Hoxha" in newcomer.act(FACTOR, totp=code)
    assert is_confirmed(newcomer, db)
    actions = db.scalars(select(AuditLog.action).order_by(AuditLog.id)).all()
    assert actions[-2:] == ["operator.totp_enrolled", "panel.signed_in"]


def test_its_code_signs_in_once(newcomer: Desk, clock: SetClock) -> None:
    secret = secret_on(newcomer.sign_in(clock, code="").text)
    code = pyotp.TOTP(secret).at(clock.now())
    newcomer.act(FACTOR, totp=code)
    again = replace(newcomer, browser=Client(newcomer.browser.application), last=None, secret=secret)
    assert again.sign_in(clock, code=code).status_code == 401
    clock.advance(timedelta(seconds=30))
    assert again.sign_in(clock).status_code == 200


def test_a_wrong_code_confirms_nothing(newcomer: Desk, clock: SetClock, db: Session) -> None:
    newcomer.sign_in(clock, code="")
    assert "This is not right." in newcomer.act(FACTOR, totp="000000")
    assert not is_confirmed(newcomer, db)
    assert 'name="password"' in newcomer.open("/admin/users/").text


def test_whoever_has_not_shown_the_password_gets_no_secret(newcomer: Desk, clock: SetClock) -> None:
    assert 'name="password"' in newcomer.open(FACTOR).text
    assert newcomer.sign_in(clock, password="not-hers-at-all-9", code="").status_code == 401
    assert 'name="password"' in newcomer.open(FACTOR).text
    reply = newcomer.send(FACTOR, totp="123456")
    assert (reply.status_code, reply.headers["Location"]) == (303, FACTOR)
    assert 'name="password"' in newcomer.open(FACTOR).text


def test_ten_minutes_later_the_password_is_asked_for_again(
    newcomer: Desk, clock: SetClock, db: Session
) -> None:
    secret = secret_on(newcomer.sign_in(clock, code="").text)
    clock.advance(timedelta(minutes=10, seconds=1))
    newcomer.act(FACTOR, totp=pyotp.TOTP(secret).at(clock.now()))
    assert not is_confirmed(newcomer, db)
    assert 'name="password"' in newcomer.open(FACTOR).text


def test_codes_are_not_guessed(newcomer: Desk, clock: SetClock, db: Session) -> None:
    newcomer.sign_in(clock, code="")
    for _again in range(10):
        newcomer.act(FACTOR, totp="000000")
    assert newcomer.last is not None
    code = pyotp.TOTP(secret_on(newcomer.last.text)).at(clock.now())
    newcomer.act(FACTOR, totp=code)
    assert not is_confirmed(newcomer, db)


def test_an_enrolled_one_is_shown_no_secret_any_more(newcomer: Desk, clock: SetClock) -> None:
    page = newcomer.sign_in(clock, code="").text
    other = replace(newcomer, browser=Client(newcomer.browser.application), last=None)
    other.sign_in(clock, code="")
    newcomer.open(FACTOR)
    assert newcomer.last is not None
    page = newcomer.last.text
    newcomer.act(FACTOR, totp=pyotp.TOTP(secret_on(page)).at(clock.now()))
    late = other.open(FACTOR)
    assert "<code>" not in late.text
    assert 'name="password"' in late.text


def test_one_revoked_meanwhile_does_not_come_in(newcomer: Desk, clock: SetClock, db: Session) -> None:
    secret = secret_on(newcomer.sign_in(clock, code="").text)
    assert newcomer.operator is not None
    newcomer.operator.revoked_at = clock.now()
    db.commit()
    newcomer.open("/admin/sign-in/")
    reply = newcomer.send(FACTOR, totp=pyotp.TOTP(secret).at(clock.now()))
    assert reply.status_code == 303
    assert 'name="password"' in newcomer.open(FACTOR).text
    assert 'name="password"' in newcomer.open("/admin/").text
