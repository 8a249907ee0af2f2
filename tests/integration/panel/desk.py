"""A desk of AvatID's own people: a browser without scripts, that keeps cookies and fills in forms."""

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from common import operators
from common.clock import SetClock
from common.models import Operator, OperatorRole, OperatorSession, User
from common.runtime import Runtime
from common.settings import Settings
from functions.admin.panel import sessions
from functions.admin.panel.app import configuration
from functions.auth import passwords

HOST = "https://panel.example"
COOKIE = "__Host-avatid-panel"
PASSWORD = "korca-shkodra-vlora-7"
_HASHES: dict[str, str] = {}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Desk:
    """Somebody at the panel; `last` is the page they see."""

    browser: Client
    last: TestResponse | None = None
    user: User | None = None
    operator: Operator | None = None
    secret: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, /, **query: Any) -> TestResponse:
        """Read a page, following redirects."""
        given = {"query_string": query} if query else {}  # an address may bring its own
        self.last = self.browser.get(
            path, base_url=HOST, headers=self.headers, follow_redirects=True, **given
        )
        return self.last

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of the page they see, with its token; the reply as it comes, not followed."""
        headers = {"Origin": HOST, "Referer": self._here()} | self.headers
        given = {"csrf_token": self.token()} | fields
        return self.browser.post(path, base_url=HOST, headers=headers, data=given)

    def act(self, path: str, **fields: Any) -> str:
        """The same, followed to the page that it leads to; the words on it."""
        reply = self.send(path, **fields)
        assert reply.status_code == 303, (reply.status_code, reply.text)
        return self.open(reply.headers["Location"]).text

    def token(self) -> str:
        """The token of the forms on the page they see; a page is opened if they see none."""
        if self.last is None or _TOKEN.search(self.last.text) is None:
            self.open("/admin/")
        assert self.last is not None
        found = _TOKEN.search(self.last.text)
        assert found is not None
        return found[1]

    def _here(self) -> str:
        return HOST + (self.last.request.full_path.rstrip("?") if self.last is not None else "/admin/")

    def give(self, cookie: str) -> None:
        """Put the panel's cookie into the browser."""
        domain = urlsplit(HOST).netloc
        self.browser.set_cookie(COOKIE, cookie, domain=domain, secure=True, httponly=True)

    def cookie(self) -> str:
        """The panel's cookie as it lies in the browser."""
        found = self.browser.get_cookie(COOKIE, domain=urlsplit(HOST).netloc)
        assert found is not None
        return found.value

    def before(self, app: Flask) -> Client:
        """Their browser with its cookie, before another app."""
        other = replace(self, browser=Client(app))
        other.give(self.cookie())
        return other.browser

    def is_in(self) -> bool:
        """Whether pages open, not the door."""
        return 'name="password"' not in self.open("/admin/me/").text

    def sessions(self, db: Session) -> list[OperatorSession]:
        """Their sessions at the panel, over or not, as they are now."""
        assert self.operator is not None
        mine = select(OperatorSession).where(OperatorSession.operator_id == self.operator.user_id)
        return list(db.scalars(mine.execution_options(populate_existing=True)))

    def sign_in(self, clock: SetClock, password: str = PASSWORD, code: str | None = None) -> TestResponse:
        """Show address, password and a code of the present half minute."""
        assert self.user is not None
        totp = code if code is not None else pyotp.TOTP(self.secret).at(clock.now())
        self.open("/admin/sign-in/")
        reply = self.send("/admin/sign-in/", email=str(self.user.email), password=password, totp=totp)
        if reply.status_code == 303:
            return self.open(urlsplit(reply.headers["Location"]).path)
        self.last = reply
        return reply


def appointed(
    name: str, role: OperatorRole, town: Client, db: Session, runtime: Runtime, clock: SetClock
) -> Desk:
    """A new operator with password and second factor, at a desk, not signed in yet; committed."""
    now = clock.now()
    user = User(name=name, surname="Hoxha", email=f"{name.lower()}@avatid.example", email_verified_at=now)
    user.password_hash = _hash(runtime.settings)
    db.add(user)
    db.flush()
    operator = operators.appoint(db, user, role, now=now)
    secret = operators.begin_totp(db, user, runtime.settings)
    operator.totp_confirmed_at = now
    db.commit()
    return Desk(Client(town.application), user=user, operator=operator, secret=secret)


def _hash(settings: Settings) -> str:
    """Of the password, made once for each pepper: everybody here has the same one."""
    pepper = settings.password_pepper.get_secret_value()
    if pepper not in _HASHES:
        _HASHES[pepper] = passwords.hashed(PASSWORD, settings)
    return _HASHES[pepper]


def at_work(
    name: str, role: OperatorRole, town: Client, db: Session, runtime: Runtime, clock: SetClock
) -> Desk:
    """The same, signed in: with the session that the door would open, and its cookie, but no password to check."""
    desk = appointed(name, role, town, db, runtime, clock)
    assert desk.operator is not None
    assert desk.user is not None
    word = sessions.open_session(
        db, desk.operator, desk.user, "", now=clock.now(), settings=runtime.settings, request_id="at-work"
    )
    db.commit()
    desk.give(cookie_of(runtime, word=word))
    return desk


def cookie_of(runtime: Runtime, **content: Any) -> str:
    """The panel's cookie with this in it, signed as the panel signs it."""
    app = Flask("cookies")
    app.config |= configuration(runtime)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps(content))
