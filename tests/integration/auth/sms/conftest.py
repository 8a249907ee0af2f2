"""A town with a mobile network: numbers, what arrives on them, and somebody who moves the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.sms import LocalSms, SmsError, TextMessage
from common.models import User
from common.runtime import Runtime
from common.settings import Settings
from functions.auth import main as auth
from functions.auth import passwords
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

REQUEST, SUBMIT = "/api/sms/verify/request/", "/api/sms/verify/submit/"
REGISTER, SIGN_IN = "/api/user/registration/phone/", "/api/user/auth/phone/"
CHANGE_PHONE, RESET = "/api/sms/phone/update/", "/api/sms/password/reset/"
ARTAS, NOBODYS, ANOTHER = "+355692034567", "+355682034567", "+355672034567"
PASSWORD = "dallandyshe-7"


def number(n: int) -> str:
    """The nth of a million Albanian mobile numbers, each in a thousand of its own as long as n < 1000."""
    return f"+35569{2_000_000 + (n % 1000) * 1000 + n // 1000:07d}"


def other_than(code: str) -> str:
    """A code that is wrong for sure."""
    return f"{(int(code) + 1) % 10**6:06d}"


@dataclass
class Network:
    """What the mobile network has carried, and how an app asks for more."""

    runtime: Runtime
    phone: Phone
    clock: SetClock

    def ask(self, to: str = ARTAS, purpose: str = "login", **how: Any) -> Any:
        """Ask for a code; the worker has not come yet."""
        return self.phone.post(REQUEST, {"phone": to, "purpose": purpose}, **how)

    def code(self, to: str = ARTAS, purpose: str = "login") -> str:
        """Ask for a code, and read it on the phone."""
        reply = self.ask(to, purpose)
        assert reply.status_code == 202, reply.json
        return self.arrived(to)[-1].code

    def submit(self, code: str, to: str = ARTAS, purpose: str = "login", **more: Any) -> Any:
        """Type a code in."""
        return self.phone.post(SUBMIT, {"phone": to, "code": code, "purpose": purpose} | more)

    def proof(self, to: str = ARTAS, purpose: str = "password_reset") -> str:
        """Ask for a code, type it in, and take the proof."""
        reply = self.submit(self.code(to, purpose), to, purpose)
        assert reply.status_code == 200, reply.json
        return str(reply.json["proof"])

    def arrived(self, to: str | None = None) -> list[TextMessage]:
        """Every text so far, oldest first, after the worker has come."""
        deliver_everything(self.runtime)
        return [text for text in self.sms.texts() if to in (None, text.to)]

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**span))

    @property
    def sms(self) -> LocalSms:
        """The local network itself."""
        assert isinstance(self.runtime.doors.sms, LocalSms)
        return self.runtime.doors.sms


@pytest.fixture
def network(runtime: Runtime, stranger: Phone, clock: SetClock) -> Network:
    """Everybody's mobile network, asked by somebody who has not signed in."""
    return Network(runtime, stranger, clock)


@pytest.fixture
def narrow(runtime: Runtime, clock: SetClock) -> Callable[..., Network]:
    """The same town with other limits."""

    def make(**settings: Any) -> Network:
        mine: Settings = runtime.settings.model_copy(update=settings)
        elsewhere = replace(runtime, settings=mine)
        return Network(elsewhere, Phone(auth.app(elsewhere).test_client()), clock)

    return make


def account(db: Session, runtime: Runtime, phone: str, **more: Any) -> User:
    """Somebody whose number is proved, with a password; committed."""
    user = User(name="Arta", surname="Hoxha", phone=phone, language="sq")
    user.phone_verified_at = runtime.clock.now()
    user.password_hash = passwords.hashed(PASSWORD, runtime.settings)
    for name, value in more.items():
        setattr(user, name, value)
    db.add(user)
    db.commit()
    return user


@pytest.fixture
def arta(db: Session, runtime: Runtime) -> User:
    """Arta has an account with a number and a password."""
    return account(db, runtime, ARTAS)


def leave(user: User, now: datetime) -> None:
    """The account is to be deleted in two weeks."""
    user.deletion_requested_at, user.erase_at = now, now + timedelta(days=14)


@dataclass
class BrokenSms:
    """A provider that fails, and counts how often it was asked."""

    error: SmsError = field(default_factory=lambda: SmsError("down"))
    asked: list[str] = field(default_factory=list)

    def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
        """Fail to send a code."""
        self.asked.append("start")
        raise self.error

    def check(self, phone: str, code: str) -> bool:
        """Fail to check one."""
        self.asked.append("check")
        raise self.error

    def send(self, to: str, text: str) -> str:
        """Fail to send a text."""
        self.asked.append("send")
        raise self.error
