"""What keeps other sites, other people's tokens and accidents away from whoever sits at the panel."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from common.errors import Conflict
from common.models import AuditLog, Fault, Operator, OperatorSession
from common.runtime import Runtime
from functions.admin.panel.app import panel
from functions.admin.panel.kit import done
from functions.admin.panel.visit import visit
from tests.integration.conftest import Phone
from tests.integration.panel.desk import COOKIE, HOST, Desk, cookie_of

HERE = "/admin/me/"
ACT = "/admin/me/sign-out-elsewhere/"


def sent(desk: Desk, headers: dict[str, str], **fields: str) -> int:
    """How an act is answered that comes with just these headers and fields."""
    return desk.browser.post(ACT, base_url=HOST, headers=headers, data=fields).status_code


def was_done(db: Session) -> bool:
    return db.scalar(select(AuditLog.id).where(AuditLog.action == "panel.others_signed_out")) is not None


def test_a_form_without_its_token_is_refused(support: Desk, db: Session) -> None:
    support.open(HERE)
    ours = {"Origin": HOST}
    assert sent(support, ours) == 403
    assert sent(support, ours, csrf_token="") == 403
    assert sent(support, ours, csrf_token=support.token()[:-1]) == 403
    assert not was_done(db)
    assert sent(support, ours, csrf_token=support.token()) == 303
    assert was_done(db)


def test_so_is_the_token_of_another_session(support: Desk, admin: Desk, db: Session) -> None:
    admin.open(HERE)
    support.open(HERE)
    assert sent(support, {"Origin": HOST}, csrf_token=admin.token()) == 403
    assert not was_done(db)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://panel.example"},
        {"Origin": "https://panel.example.evil.example"},
        {"Origin": "https://panel.example:8443"},
        {"Origin": "https://[", "Referer": f"{HOST}/admin/"},
        {"Referer": "https://evil.example/admin/"},
        {"Referer": "//["},
        {"Origin": "https://evil.example", "Referer": f"{HOST}/admin/"},
        {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
        {"Origin": HOST, "Sec-Fetch-Site": "same-site"},
        {"Origin": HOST, "Sec-Fetch-Site": "none"},
    ],
    ids=range(13),
)
def test_so_is_what_does_not_come_from_our_own_page(
    headers: dict[str, str], support: Desk, db: Session
) -> None:
    support.open(HERE)
    assert sent(support, headers, csrf_token=support.token()) == 403
    assert not was_done(db)


@pytest.mark.parametrize("headers", [{"Origin": HOST}, {"Referer": f"{HOST}/admin/me/"}], ids=["new", "old"])
def test_browsers_old_and_new_may_send_ours(headers: dict[str, str], support: Desk, db: Session) -> None:
    support.open(HERE)
    assert sent(support, headers, csrf_token=support.token()) == 303
    assert was_done(db)


@pytest.mark.parametrize(
    "path", ["/admin/sign-in/", "/admin/", "/admin/me/", "/admin/nowhere/", "/admin/static/panel.css"]
)
def test_every_reply_tells_the_browser_what_it_may(path: str, support: Desk) -> None:
    with support.open(path) as reply:
        guarded(reply)
        is_file = path.endswith(".css")
        assert (reply.headers["Cache-Control"] == "no-store") is not is_file


def guarded(reply: Response) -> None:
    """Framed by nobody, and nothing runs but the page's own scripts."""
    assert reply.headers["X-Frame-Options"] == "DENY"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = dict(part.strip().split(" ", 1) for part in reply.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["script-src"].startswith("'nonce-")
    assert "unsafe" not in str(policy)
    assert "*" not in str(policy)


def test_a_script_is_known_by_a_word_that_nobody_can_know_before(support: Desk) -> None:
    pages = [support.open(HERE) for _again in range(2)]
    words = [page.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0] for page in pages]
    assert words[0] != words[1]
    for word, page in zip(words, pages, strict=True):
        assert page.text.count("<script") == page.text.count(f'<script nonce="{word}" src="/admin/')
        assert len(word) >= 24


def test_over_https_it_stays_https(support: Desk) -> None:
    assert support.open(HERE).headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_cookie_is_for_this_host_and_no_script(support: Desk) -> None:
    support.browser.delete_cookie(COOKIE, domain="panel.example")
    (cookie,) = support.open("/admin/sign-in/").headers.get_all("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-avatid-panel=")
    assert set(attributes) == {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"}


def test_a_phones_token_opens_no_page_and_a_cookie_no_api(alice: Phone, support: Desk) -> None:
    alice.headers = {"Origin": HOST}
    assert alice.get("/admin/users/").status_code == 303
    assert support.browser.get("/api/user/detail/", base_url=HOST).status_code == 401


FORMULAS = ("=1+1", "+355", "-2+3", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0")


def test_a_spreadsheet_finds_no_formula_in_what_people_wrote(
    alice: Phone, support: Desk, db: Session
) -> None:
    assert alice.user is not None
    for formula in FORMULAS:
        alice.user.name, alice.user.surname = formula, ""
        db.commit()
        taken = support.open("/admin/users/export/csv/").text
        assert formula.strip() in taken
        cells = [cell.strip('"') for line in taken.splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("kind", ["xlsx", "json", "csv%00", "..", "<b>"])
def test_only_csv_is_taken_along(kind: str, support: Desk) -> None:
    reply = support.open(f"/admin/users/export/{kind}/?url=https://evil.example/")
    assert reply.status_code == 404


Broken = Callable[[Callable[[], Any]], TestResponse]


@pytest.fixture
def broken(support: Desk, runtime: Runtime) -> Broken:
    """A panel of which one page does what it should not; what a browser gets from it."""

    def ask(view: Callable[[], Any]) -> TestResponse:
        app = panel(runtime)
        app.view_functions["me.index"] = app.view_functions["me.end_others"] = view
        support.browser = at(app, support)
        return support.browser.post(
            "/me/sign-out-elsewhere/",
            base_url=f"{HOST}/admin",
            headers={"Origin": HOST, "Referer": f"{HOST}/admin/users/"},
            data={"csrf_token": token_at(support)},
        )

    return ask


def at(app: Any, desk: Desk) -> Client:
    """The same browser before another app, with the cookie it has."""
    cookie = desk.browser.get_cookie(COOKIE, domain="panel.example")
    assert cookie is not None
    other = replace(desk, browser=Client(app))
    other.give(cookie.value)
    return other.browser


def token_at(desk: Desk) -> str:
    desk.last = desk.browser.get("/users/", base_url=f"{HOST}/admin")
    return desk.token()


def said(desk: Desk) -> str:
    """What the next page says at its top."""
    page = desk.browser.get("/users/", base_url=f"{HOST}/admin").text
    return page.split('role="status"')[1].split("</div>")[0]


def stumbles() -> None:
    raise LookupError("arta@example.com")


def breaks_a_rule() -> None:
    here = visit()
    here.db.add(OperatorSession(operator_id=here.operator.user_id, token_hash=b"short", name=""))
    here.session.ended_at = here.now
    here.db.flush()


@pytest.mark.parametrize("view", [stumbles, breaks_a_rule], ids=["in-python", "in-the-database"])
def test_an_accident_shows_a_page_and_no_trace(
    view: Callable[[], Any], broken: Broken, db: Session, support: Desk
) -> None:
    reply = broken(view)
    assert reply.status_code == 500
    for word in (
        "Traceback",
        "LookupError",
        "arta@",
        "Error:",
        "psycopg",
        "pg8000",
        "operator_session",
        ".py",
    ):
        assert word not in reply.text, word
    assert reply.headers["X-Request-Id"] in reply.text
    assert '<html lang="en">' in reply.text
    guarded(reply)
    fault = db.scalars(select(Fault)).one()
    assert (fault.family, fault.route) == ("admin", "/admin/me/sign-out-elsewhere/")
    assert '<p class="good">' not in said(support)


def test_what_was_undone_is_not_said_to_be_done(broken: Broken, support: Desk) -> None:
    def changes_its_mind() -> None:
        done("You are signed out.")
        raise Conflict

    assert broken(changes_its_mind).status_code == 303
    notices = said(support)
    assert "You are signed out." not in notices
    assert notices.count("<p") == 1


def test_what_was_done_at_the_second_try_is_said_once(broken: Broken, support: Desk) -> None:
    tries: list[int] = []

    def meets_somebody() -> str:
        tries.append(1)
        done("You are signed out.")
        if len(tries) == 1:
            visit().db.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))
        return "done"

    assert broken(meets_somebody).status_code == 200
    assert len(tries) == 2
    assert said(support).count("You are signed out.") == 1


def test_panels_of_two_runtimes_share_no_address_and_no_key(runtime: Runtime, support: Desk) -> None:
    other = panel(
        replace(runtime, settings=runtime.settings.model_copy(update={"sealing_keys": other_key()}))
    )
    mine = panel(runtime)
    other.add_url_rule("/only-there/", "only_there", lambda: "")
    rules = {rule.rule for rule in mine.url_map.iter_rules()}
    assert "/only-there/" not in rules
    assert other.config["SECRET_KEY"] != mine.config["SECRET_KEY"]
    support.browser = at(other, support)
    assert support.browser.get("/me/", base_url=f"{HOST}/admin").status_code == 303


def other_key() -> SecretStr:
    return SecretStr(b64encode(b"o" * 32).decode())


def test_a_word_without_its_row_opens_nothing(support: Desk, runtime: Runtime, db: Session) -> None:
    assert support.operator is not None
    assert db.get(Operator, support.operator.user_id) is not None
    support.give(cookie_of(runtime, word=["a", "list"]))
    assert 'name="password"' in support.open(HERE).text
