"""When one of AvatID's own people looks into an account: what they may do there, and the trace it leaves."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit
from common.errors import Forbidden
from common.i18n import _
from common.models import Operator, UserSession
from common.runtime import Runtime
from common.web.ask import Ask
from common.web.guards import signed_in_by

if TYPE_CHECKING:
    from common.web.contract import Route


class SupportNotAllowed(Forbidden):
    """Credentials, deletion, money, export and chat are the person's own, whoever helps."""

    code = "support_not_allowed"
    title = _("Support cannot do this for somebody else.")


class SupportReadOnly(Forbidden):
    """A support session reads until a second operator has allowed it to write."""

    code = "support_read_only"
    title = _("Support can only look.")
    detail = _("Another operator has to allow changes in this account.")


def attend(route: "Route", ask: Ask, runtime: Runtime) -> None:
    """Write the request down in a transaction of its own, then refuse what is not theirs to do.

    The trace is committed before anything happens, so it stays whatever becomes of the request. Raises
    `NotSignedIn` when the session is over, `SupportNotAllowed` or `SupportReadOnly`.
    """
    session = runtime.transactions.run(lambda db: _noted(route, ask, db))
    refused = refusal(route)
    if refused is SupportNotAllowed or (refused and session.writes_allowed_at is None):
        raise refused


def refusal(route: "Route") -> type[SupportNotAllowed | SupportReadOnly] | None:
    """Why a support session may not pass here: never, or not before somebody else has allowed it to write."""
    if not route.support or route.guard.authz.get("recent_sign_in"):
        return SupportNotAllowed
    return None if route.method == "GET" else SupportReadOnly


def _noted(route: "Route", ask: Ask, db: Session) -> UserSession:
    me = signed_in_by(ask, db)
    operator = db.get_one(Operator, me.acting_user_id)
    audit.note(
        db,
        operator,
        "support.request",
        subject=me.user,
        object=_object_of(route, ask),
        data={"method": route.method, "route": route.path, "session": str(me.session_uid)}
        | _named(route, ask),
        request_id=ask.caller.request_id,
    )
    return db.get_one(UserSession, me.session_id)


def _object_of(route: "Route", ask: Ask) -> tuple[str, UUID] | None:
    """What the path is about: the last uid in it."""
    named = [(name, ask.path[name]) for name in route.path_parameters if isinstance(ask.path[name], UUID)]
    return named[-1] if named else None


def _named(route: "Route", ask: Ask) -> dict[str, Any]:
    """The uids that query or body give under names which the route knows; nothing else of what was sent is kept."""
    known = {name for model in (route.query, route.body) if model for name in model.model_fields}
    uids = {name: _uid(ask.arguments[name]) for name in known & ask.arguments.keys()}
    found = {name: str(uid) for name, uid in uids.items() if uid is not None}
    return {"named": found} if found else {}


def _uid(given: Any) -> UUID | None:
    try:
        return UUID(given) if isinstance(given, str) else None
    except ValueError:
        return None
