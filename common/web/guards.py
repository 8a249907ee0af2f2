"""Who may call a route: each guard is a declaration for OpenAPI and the check itself, in one object."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Self
from uuid import UUID

import jwt
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from common import operators
from common.access_tokens import Claims
from common.errors import Forbidden, NotFound, NotSignedIn, ReauthenticationRequired
from common.i18n import _
from common.models import Operator, OperatorRole, User, UserSession
from common.operators.who import Person
from common.web.ask import Ask, SignedIn

_LATELY = timedelta(minutes=10)
_NEVER_BELIEVED = {"jku", "x5u", "jwk", "crit", "b64", "zip", "enc"}  # Google's tokens have none of them


class SecondFactorRequired(Forbidden):
    """An operator's own tools want a sign-in with both factors."""

    code = "second_factor_required"
    title = _("Please sign in with your second factor.")


class Guard:
    """Decides who may pass, in three steps: before any transaction, before parsing, and after it."""

    authz: dict[str, Any]
    """What OpenAPI shows as `x-authz`: principals, object, relation, and whom it is no secret to (`known_to`)."""
    supplies: type | None = None
    """The type of the object this guard finds; a view parameter of that type receives it."""

    def prove(self, ask: Ask) -> None:
        """What can be told without a database: some papers are checked with another computer."""

    def admit(self, ask: Ask, db: Session) -> None:
        """Before anything is parsed: is the caller somebody who may be here at all?"""

    def find(self, ask: Ask, db: Session) -> None:
        """After parsing: does the object they name exist for them?"""

    def on(self, name: str, relation: str = "", *, known_to: str = "") -> Self:
        """The same guard for a route whose action itself looks for the object, with the person in the WHERE.

        It tells the contract what the action asks: who in `relation` to the object may, everybody if nobody is named;
        who is `known_to` see it, so they are refused (403), and for all others it is not there (404).
        """
        said = {"object": name, "relation": relation, "known_to": known_to}
        told = copy(self)
        told.authz = self.authz | {word: value for word, value in said.items() if value}
        return told


class _Anyone(Guard):
    """No sign-in needed; `recognised` still wants to know who it is, if they say so."""

    def __init__(self, *, recognised: bool = False) -> None:
        self.authz = {"principals": ["anyone"]} | ({"recognised": True} if recognised else {})
        self._recognised = recognised

    def admit(self, ask: Ask, db: Session) -> None:
        """Everybody passes; raises `NotSignedIn` for a token that is shown and no longer good."""
        if self._recognised and ask.bearer:
            ask.signed_in = signed_in_by(ask, db)


class _Provider(Guard):
    """Somebody else's server: what it sends is signed or holds a secret, and the view looks at that."""

    def __init__(self) -> None:
        self.authz = {"principals": ["provider"]}


class _SignedIn(Guard):
    """A live session; `lately` also wants a real sign-in within ten minutes."""

    def __init__(self, *, lately: bool = False) -> None:
        self.authz = {"principals": ["user"]} | ({"recent_sign_in": True} if lately else {})
        self._lately = lately

    def admit(self, ask: Ask, db: Session) -> None:
        """Join session and user; raises `NotSignedIn` or `ReauthenticationRequired`."""
        ask.signed_in = signed_in_by(ask, db)
        if self._lately and ask.clock.now() - ask.signed_in.authenticated_at > _LATELY:
            raise ReauthenticationRequired


Finder = Callable[[Session, User, UUID], Any]


class _Related(_SignedIn):
    """A signed-in user who stands in `relation` to the object the request calls `name`; `lately` as above."""

    def __init__(self, name: str, kind: type, finder: Finder, *, lately: bool = False) -> None:
        super().__init__(lately=lately)
        self.supplies = kind
        self._name, self._finder = name, finder

    def find(self, ask: Ask, db: Session) -> None:
        """Look the object up with the person in the WHERE; raises `NotFound` for missing and foreign alike."""
        uid = ask.named(self._name)
        if uid is None or ask.signed_in is None:
            raise NotFound
        ask.supplied = self._finder(db, ask.signed_in.user, uid)
        if ask.supplied is None:
            raise NotFound


Seer = Callable[[Session, UUID], Any]


class _Readable(Guard):
    """Anybody, for an object that everybody may read."""

    def __init__(self, name: str, kind: type, seer: Seer) -> None:
        self.authz = {"principals": ["anyone"], "object": name}
        self.supplies = kind
        self._name, self._seer = name, seer

    def find(self, ask: Ask, db: Session) -> None:
        """Look the object up; raises `NotFound`."""
        uid = ask.named(self._name)
        ask.supplied = None if uid is None else self._seer(db, uid)
        if ask.supplied is None:
            raise NotFound


class _Operator(_SignedIn):
    """One of AvatID's own people in a session of their own, opened with both factors; for others nothing is here."""

    supplies = Operator

    def __init__(self, roles: tuple[OperatorRole, ...]) -> None:
        super().__init__()
        self.authz = {"principals": ["operator"], "relation": ", ".join(roles)}
        self._roles = roles

    def admit(self, ask: Ask, db: Session) -> None:
        """Find the operator; raises `NotSignedIn`, `NotFound`, `SecondFactorRequired` or `Forbidden`."""
        super().admit(ask, db)
        assert ask.signed_in is not None
        assert ask.claims is not None
        operator = operators.operator_of(db, ask.signed_in.user)
        if operator is None or ask.claims.acting is not None:
            raise NotFound
        if "otp" not in ask.claims.methods:
            raise SecondFactorRequired
        if operator.role not in self._roles:
            raise Forbidden
        ask.supplied = operator


class _Platform(Guard):
    """Cloud Tasks and Cloud Scheduler, by the OIDC token they show; IAM checks the same before us."""

    def __init__(self) -> None:
        self.authz = {"principals": ["service"]}
        self._keys: dict[str, jwt.PyJWKClient] = {}

    def prove(self, ask: Ask) -> None:
        """Verify signature, audience, issuer and e-mail; raises `NotSignedIn` or `Forbidden`."""
        claims = self._claims(ask)
        is_ours = claims.get("email") == ask.settings.tasks_invoker_email and claims.get("email_verified")
        if not is_ours:
            raise Forbidden

    def _claims(self, ask: Ask) -> dict[str, Any]:
        url = ask.settings.oidc_certs_url
        keys = self._keys.setdefault(url, jwt.PyJWKClient(url, timeout=3, lifespan=3600))
        try:
            if _NEVER_BELIEVED & jwt.get_unverified_header(ask.bearer).keys():
                raise jwt.InvalidTokenError
            key = keys.get_signing_key_from_jwt(ask.bearer)
            return jwt.decode(
                ask.bearer,
                key,
                algorithms=["RS256"],
                audience=ask.settings.audience,
                issuer=list(ask.settings.oidc_issuers),
                options={"require": ["exp", "iat", "aud", "iss"]},
                leeway=10,
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise NotSignedIn from error


def signed_in_by(ask: Ask, db: Session) -> SignedIn:
    """Who the bearer token belongs to, by one statement over session and user; raises `NotSignedIn`."""
    row = _live_session(ask.claims, ask, db) if ask.claims else None
    if row is None:
        raise NotSignedIn
    user, *of_session = tuple(row)
    return SignedIn(user, *of_session)


def _live_session(claims: Claims, ask: Ask, db: Session) -> Row[Any] | None:
    """A support session is good only with the token of its operator, who still is one; any other only without."""
    if claims.acting and ask.settings.support_access == "off":
        return None
    statement = _opened_by_an_operator() if claims.acting else _opened_by_themselves()
    values = {
        "session_uid": claims.session_uid,
        "user_uid": claims.user_uid,
        "token_version": claims.token_version,
        "now": ask.clock.now(),
    }
    return db.execute(statement, values | ({"acting": claims.acting} if claims.acting else {})).one_or_none()


@cache
def _opened_by_themselves() -> Select[*tuple[Any, ...]]:
    return _live_sessions().where(UserSession.acting_user_id.is_(None))


@cache
def _opened_by_an_operator() -> Select[*tuple[Any, ...]]:
    looking = operators.live_operators(Person.uid == bindparam("acting")).with_only_columns(Operator.user_id)
    return _live_sessions().where(UserSession.acting_user_id.in_(looking))


def _live_sessions() -> Select[*tuple[Any, ...]]:
    """Built once: it is asked with every request of somebody who is signed in."""
    of_session = UserSession.id, UserSession.uid, UserSession.authenticated_at, UserSession.acting_user_id
    return (
        select(User, *of_session)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.uid == bindparam("session_uid"))
        .where(User.uid == bindparam("user_uid"))
        .where(UserSession.revoked_at.is_(None))
        .where(UserSession.expires_at > bindparam("now"))
        .where(User.token_version == bindparam("token_version"))
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
    )


anyone: Guard = _Anyone()
anyone_recognised: Guard = _Anyone(recognised=True)
signed_in: Guard = _SignedIn()
signed_in_lately: Guard = _SignedIn(lately=True)
platform: Guard = _Platform()
provider: Guard = _Provider()


def related(
    name: str, kind: type, relation: str, finder: Finder, *, known_to: str = "", lately: bool = False
) -> Guard:
    """A guard for the object the request calls `name`: `finder(db, user, uid)` returns it, or None for strangers.

    `known_to` are those for whom `finder` raises `Forbidden`. `lately` also wants a real sign-in within ten minutes,
    before anything else is looked at.
    """
    return _Related(name, kind, finder, lately=lately).on(name, relation, known_to=known_to)


def operator(*roles: OperatorRole) -> Guard:
    """A guard for AvatID's own people who have one of `roles`, any without; a view may take the `Operator`."""
    return _Operator(roles or tuple(OperatorRole))


@dataclass(frozen=True, slots=True)
class OwnerOrReadOnly:
    """The two guards of an object that everybody reads and its owner alone changes."""

    reading: Guard
    changing: Guard


def is_owner_or_read_only(name: str, kind: type, *, seen: Seer, owned: Finder) -> OwnerOrReadOnly:
    """`IsOwnerOrReadOnly`: `reading` is for GET routes, `changing` for all others.

    `seen(db, uid)` finds what everybody may read, `owned(db, user, uid)` what is the user's own. Somebody else's is
    not found by those who would change it, like one that does not exist: not 403, as the permission once said.
    """
    return OwnerOrReadOnly(_Readable(name, kind, seen), related(name, kind, "owner", owned))
