"""What keeps other sites, and other people's tokens away from whoever sits at the panel."""

from base64 import b64encode
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from common.models import AuditLog, Operator
from common.runtime import Runtime
from functions.admin.panel.app import panel
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


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        (f"{HOST}/admin/users/?search=arta", "/admin/users/?search=arta"),
        (f"{HOST}/admin/broadcasts/look/", "/admin/"),
        (f"{HOST}/admin/nowhere/", "/admin/"),
        (f"{HOST}//evil.example/", "/admin/"),
        ("https://evil.example/admin/users/", "/admin/"),
        ("https://[", "/admin/"),
    ],
    ids=["a-page", "a-reply-to-a-form", "no-page", "two-slashes", "elsewhere", "no-address"],
)
def test_one_is_sent_back_only_to_a_page_that_can_be_read(came_from: str, leads_to: str, admin: Desk) -> None:
    token = admin.token()
    admin.headers = {"Origin": HOST, "Referer": came_from}
    reply = admin.send("/admin/language/", language="sq", csrf_token=token)
    assert (reply.status_code, reply.headers["Location"]) == (303, leads_to)


FORMULAS = ("=1+1", "+355", "-2+3", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0")


def test_a_spreadsheet_finds_no_formula_in_what_people_wrote(alice: Phone, admin: Desk, db: Session) -> None:
    assert alice.user is not None
    for formula in FORMULAS:
        alice.user.name, alice.user.surname = formula, ""
        db.commit()
        taken = admin.open("/admin/users/export/csv/").text
        assert formula.strip() in taken
        cells = [cell.strip('"') for line in taken.splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("kind", ["xlsx", "json", "csv%00", "..", "<b>"])
def test_only_csv_is_taken_along(kind: str, admin: Desk) -> None:
    reply = admin.open(f"/admin/users/export/{kind}/?url=https://evil.example/")
    assert reply.status_code == 404


def test_panels_of_two_runtimes_share_no_address_and_no_key(runtime: Runtime, support: Desk) -> None:
    other = panel(
        replace(runtime, settings=runtime.settings.model_copy(update={"sealing_keys": other_key()}))
    )
    mine = panel(runtime)
    other.add_url_rule("/only-there/", "only_there", lambda: "")
    rules = {rule.rule for rule in mine.url_map.iter_rules()}
    assert "/only-there/" not in rules
    assert other.config["SECRET_KEY"] != mine.config["SECRET_KEY"]
    support.browser = support.before(other)
    assert support.browser.get("/me/", base_url=f"{HOST}/admin").status_code == 303


def other_key() -> SecretStr:
    return SecretStr(b64encode(b"o" * 32).decode())


def test_a_word_without_its_row_opens_nothing(support: Desk, runtime: Runtime, db: Session) -> None:
    assert support.operator is not None
    assert db.get(Operator, support.operator.user_id) is not None
    support.give(cookie_of(runtime, word=["a", "list"]))
    assert 'name="password"' in support.open(HERE).text
