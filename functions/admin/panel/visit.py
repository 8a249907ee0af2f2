"""A request at the panel: who asks, in which language, within which transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import g, request, session
from sqlalchemy import inspect
from sqlalchemy.orm import InstanceState, Session

from common.i18n import LANGUAGES, negotiate, translate
from common.models import Base, Operator, OperatorRole, OperatorSession, User
from common.runtime import Runtime
from common.web import logs
from common.web.ask import client_address


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything a page may ask for; `db` commits when the page is rendered, and rolls back when it refuses."""

    runtime: Runtime
    db: Session
    now: datetime
    operator: Operator
    person: User
    session: OperatorSession

    @property
    def is_admin(self) -> bool:
        """Admins may do what support may, and appoint, and turn what runs."""
        return self.operator.role is OperatorRole.ADMIN


def visit() -> Visit:
    """The visit that this request is part of."""
    return cast(Visit, g.visit)


def is_signed_in() -> bool:
    """Whether an operator asks of whom we still know something: a transaction that breaks takes it with it."""
    return "visit" in g and not any(map(_is_lost, (visit().person, visit().operator)))


def _is_lost(row: Base) -> bool:
    state: InstanceState[Base] = inspect(row)
    return state.expired and state.detached


def language() -> str:
    """The language chosen on the page, else that of the person, else that of the browser."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return (
        str(visit().person.language) if is_signed_in() else negotiate(request.headers.get("Accept-Language"))
    )


def say(msgid: str, **params: object) -> str:
    """A sentence in the reader's language."""
    return translate(language(), msgid, **params)


def request_id() -> str:
    """The name of this request, for the audit log."""
    return logs.request_id.get()


def address(runtime: Runtime) -> str:
    """Where the browser is; only `TRUSTED_PROXIES` may speak for somebody else's address."""
    return client_address(request.remote_addr or "", request.access_route, runtime.settings.trusted_proxies)
