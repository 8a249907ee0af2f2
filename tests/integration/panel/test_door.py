"""The panel's door: both factors, counted, and refused in one sentence."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from common.clock import SetClock
from common.counting import Take
from common.i18n import translate
from common.models import AuditLog, Operator, OperatorRole
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.panel.desk import HOST, PASSWORD, Desk, appointed, cookie_of

DOOR = "/admin/sign-in/"
INSIDE = "/admin/me/"
NOBODY_SAYS = "nowhere"  # where the tests' browser is
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def outside(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Teuta with everything she needs, not signed in yet."""
    return appointed("Teuta", OperatorRole.SUPPORT, town, db, runtime, clock)


def shown(desk: Desk, clock: SetClock, **other: str) -> TestResponse:
    """What the door says to her papers, or to others in place of some of them."""
    assert desk.user is not None
    desk.open(DOOR)
    right = {"email": str(desk.user.email), "password": PASSWORD, "totp": code_of(desk, clock)}
    return desk.send(DOOR, **(right | other))


def code_of(desk: Desk, clock: SetClock) -> str:
    return pyotp.TOTP(desk.secret).at(clock.now())


def refusals(db: Session) -> list[Any]:
    """What the audit log says of tries that came to nothing."""
    return list(db.scalars(select(AuditLog.data).where(AuditLog.action == "panel.refused")))


def test_both_factors_open_it(outside: Desk, clock: SetClock, db: Session) -> None:
    assert not outside.is_in()
    reply = shown(outside, clock)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/admin/")
    assert outside.is_in()
    (session,) = outside.sessions(db)
    assert session.expires_at == clock.now() + timedelta(hours=8)
    assert db.scalar(select(func.count()).where(AuditLog.action == "panel.signed_in")) == 1


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({"password": "not-hers-at-all-9"}, "password"),
        ({"email": "nobody@avatid.example"}, "password"),
        ({"totp": "000000"}, "totp"),
        ({"totp": ""}, "totp"),
    ],
    ids=["password", "address", "code", "no-code"],
)
def test_whatever_is_wrong_it_says_the_same(
    other: dict[str, str], wrong: str, outside: Desk, clock: SetClock, db: Session
) -> None:
    reply = shown(outside, clock, **other)
    assert reply.status_code == 401
    said = reply.text.split('role="status"')[1].split("</div>")[0]
    assert said.count("<p") == 2
    assert "This is not right." in said
    assert "Please check address, password and code." in said
    assert not outside.is_in()
    assert refusals(db) == [{"wrong": [wrong]}]


def test_no_customer_is_let_in(erion: Phone, outside: Desk, clock: SetClock, db: Session) -> None:
    assert erion.user is not None
    assert outside.user is not None
    erion.user.password_hash = outside.user.password_hash
    db.commit()
    assert shown(outside, clock, email=str(erion.user.email)).status_code == 401
    assert not outside.is_in()


def test_a_code_is_good_for_one_sign_in(outside: Desk, clock: SetClock) -> None:
    assert shown(outside, clock).status_code == 303
    again = replace(outside, browser=Client(outside.browser.application), last=None)
    assert shown(again, clock).status_code == 401
    clock.advance(HALF_A_MINUTE)
    assert shown(again, clock).status_code == 303


def test_a_slip_in_the_password_does_not_cost_the_code(outside: Desk, clock: SetClock) -> None:
    assert shown(outside, clock, password="a-slip-of-the-pen-1").status_code == 401
    assert shown(outside, clock).status_code == 303


def test_five_tries_in_a_quarter_of_an_hour_and_not_even_the_right_one_then(
    outside: Desk, clock: SetClock
) -> None:
    for _again in range(5):
        assert shown(outside, clock, totp="000000").status_code == 401
    assert shown(outside, clock, email="TEUTA@avatid.example").status_code == 429
    elsewhere = replace(outside, browser=Client(outside.browser.application), last=None)
    assert shown(elsewhere, clock).status_code == 429
    assert not elsewhere.is_in()
    clock.advance(timedelta(minutes=15))
    assert shown(elsewhere, clock).status_code == 303


def test_an_address_of_the_network_has_twenty_tries_an_hour(
    outside: Desk, clock: SetClock, runtime: Runtime
) -> None:
    for _guess in range(19):
        runtime.counters.take([Take("panel:address", NOBODY_SAYS, 20, 3600)], clock.now())
    assert shown(outside, clock, email="nobody@avatid.example").status_code == 401
    assert shown(outside, clock).status_code == 429


@pytest.mark.parametrize(
    "fields",
    [{"role": "admin"}, {"totp": "12345"}, {"totp": "1234567"}, {"email": "no address"}, {"password": ""}],
    ids=["field-more", "code-short", "code-long", "no-address", "no-password"],
)
def test_papers_have_a_form(fields: dict[str, str], outside: Desk, clock: SetClock, db: Session) -> None:
    assert shown(outside, clock, **fields).status_code in (400, 422)
    assert refusals(db) == []
    assert not outside.is_in()


def test_a_session_never_has_the_word_of_before(outside: Desk, clock: SetClock, runtime: Runtime) -> None:
    planted = cookie_of(runtime, word="a-word-that-somebody-knows", csrf_token="known", language="sq")
    outside.give(planted)
    outside.open(DOOR)
    token = outside.token()
    assert shown(outside, clock).status_code == 303
    assert outside.cookie() != planted
    assert 'lang="sq"' in outside.open(INSIDE).text
    stale = {"csrf_token": token}
    assert outside.send("/admin/me/sign-out-elsewhere/", **stale).status_code == 403
    thief = replace(outside, browser=Client(outside.browser.application), last=None)
    thief.give(planted)
    assert not thief.is_in()


@pytest.mark.parametrize("column", ["blocked_at", "deletion_requested_at"])
def test_nobody_blocked_or_leaving_comes_in(column: str, outside: Desk, db: Session, clock: SetClock) -> None:
    assert outside.user is not None
    setattr(outside.user, column, clock.now())
    outside.user.erase_at = outside.user.deletion_requested_at
    db.commit()
    assert shown(outside, clock).status_code == 401


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "//[",
    "https://[evil",
    "@evil.example",
    "/admin/\r\nSet-Cookie: a=b",
)


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_nobody_is_sent_elsewhere(wanted: str, outside: Desk, clock: SetClock) -> None:
    assert outside.open(DOOR, next=wanted).status_code == 200
    reply = shown(outside, clock, next=wanted)
    assert reply.status_code == 303
    assert urlsplit(reply.headers["Location"])[:2] == ("", "")
    assert reply.headers["Location"].startswith("/admin/")
    assert "a=b" not in reply.headers.get_all("Set-Cookie")


def test_one_comes_to_the_page_that_one_wanted(outside: Desk, clock: SetClock) -> None:
    outside.last = outside.browser.get("/admin/users/?search=arta", base_url=HOST)
    address = urlsplit(outside.last.headers["Location"])
    (wanted,) = parse_qs(address.query)["next"]
    assert shown(outside, clock, next=wanted).headers["Location"] == "/admin/users/?search=arta"


def test_the_door_speaks_both_languages(outside: Desk, clock: SetClock) -> None:
    outside.headers["Accept-Language"] = "sq"
    reply = shown(outside, clock, totp="000000")
    assert '<html lang="sq">' in reply.text
    assert translate("sq", "This is not right.") in reply.text


def test_a_code_is_spent_by_one_operator_only(
    outside: Desk, admin: Desk, clock: SetClock, db: Session
) -> None:
    assert shown(outside, clock, totp=code_of(admin, clock)).status_code == 401
    assert admin.user is not None
    row = db.get(Operator, admin.user.id, populate_existing=True)
    assert row is not None
    assert row.totp_last_step is None
