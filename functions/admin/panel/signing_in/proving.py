"""Both factors at the panel's door: looked at together, refused in one sentence, counted."""

from datetime import datetime

from flask import request, session
from sqlalchemy.orm import Session

from common import audit, operators
from common.counting import Take, network_of
from common.errors import AppError
from common.i18n import _
from common.models import Operator, User
from common.runtime import Runtime
from functions.admin.panel import sessions
from functions.admin.panel.signing_in.schemas import Credentials
from functions.admin.panel.visit import address, request_id
from functions.auth.operating.sign_in import Knocking, knocking


class NotLetIn(AppError):
    """Something of what an operator has to know is wrong; it never says what, and is written down."""

    status = 401
    code = "not_let_in"
    title = _("This is not right.")
    detail = _("Please check address, password and code. Each code is good for one sign-in.")
    keep = True


def prove(runtime: Runtime, shown: Credentials) -> str | None:
    """The word of a new session; None for somebody whose second factor is still to be made.

    Raises `NotLetIn` and `TooMany`: five tries in a quarter of an hour an address, twenty an hour a network.
    """
    now = runtime.clock.now()
    runtime.counters.take(_takes(runtime, shown.email), now)
    password = shown.password.get_secret_value()
    visitor = knocking(runtime.transactions, shown.email, password, runtime.settings)
    if visitor.enrols and visitor.person is not None:
        session["enrols"] = {"user": str(visitor.person.uid), "at": int(now.timestamp())}
        return None
    return runtime.transactions.run(lambda db: _let_in(db, visitor, shown.totp, now, runtime))


def _takes(runtime: Runtime, email: str) -> list[Take]:
    factor = runtime.settings.per_address_factor
    return [
        Take("panel:address", network_of(address(runtime)) or "nowhere", 20 * factor, 3600),
        Take("panel:email", email.casefold(), 5, 900),
    ]


def _let_in(db: Session, visitor: Knocking, totp: str, now: datetime, runtime: Runtime) -> str:
    """A code is spent only beside the right password, so a slip does not cost it."""
    wrong = "password"
    if visitor.has_right_password and visitor.operator is not None and visitor.person is not None:
        operator = db.get_one(Operator, visitor.operator.user_id)
        if operators.spend_totp(db, operator, totp, now=now, settings=runtime.settings):
            return opened(db, operator, visitor.person, now, runtime)
        wrong = "totp"
    audit.note(
        db, None, "panel.refused", subject=visitor.person, data={"wrong": [wrong]}, request_id=request_id()
    )
    raise NotLetIn


def opened(db: Session, operator: Operator, person: User, now: datetime, runtime: Runtime) -> str:
    """A session for an operator who has shown both factors; the word for the cookie."""
    browser = request.headers.get("User-Agent", "")
    return sessions.open_session(
        db, operator, person, browser, now=now, settings=runtime.settings, request_id=request_id()
    )


def leave(runtime: Runtime) -> None:
    """End the session of this browser, if it has one."""
    word, now = session.get("word"), runtime.clock.now()
    if not word:
        return

    def out(db: Session) -> None:
        row = sessions.session_of(db, str(word), now=now, settings=runtime.settings)
        if row is not None:
            sessions.end(db, row[0], row[1], now=now, request_id=request_id())

    runtime.transactions.run(out)
