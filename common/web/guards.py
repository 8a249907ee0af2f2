"""Who may call a route: each guard is a declaration for OpenAPI and the check itself, in one object."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import jwt
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens, BadToken, Claims
from common.errors import Forbidden, NotFound, NotSignedIn, ReauthenticationRequired
from common.models import User, UserSession
from common.web.ask import Ask, SignedIn

_LATELY = timedelta(minutes=10)


class Guard(Protocol):
    """Decides who may pass. `authz` is what OpenAPI shows as `x-authz`."""

    @property
    def authz(self) -> dict[str, Any]:
        """Principals, object and relation, for people and for the matrix test."""
        ...

    @property
    def supplies(self) -> type | None:
        """The type of the object this guard finds for the view, if any."""
        ...

    def admit(self, ask: Ask, db: Session, tokens: AccessTokens) -> None:
        """Before anything is parsed: is the caller somebody who may be here at all?"""
        ...

    def find(self, ask: Ask, db: Session) -> None:
        """After parsing: does the object they name exist for them?"""
        ...


@dataclass(frozen=True, slots=True)
class _Anyone:
    """No sign-in needed; `recognised` still wants to know who it is, if they say so."""

    recognised: bool = False
    authz = {"principals": ["anyone"]}
    supplies = None

    def admit(self, ask: Ask, db: Session, tokens: AccessTokens) -> None:
        """Everybody passes; raises `NotSignedIn` for a token that is shown and no longer good."""
        if self.recognised and ask.bearer:
            ask.signed_in = signed_in_by(ask, db, tokens)

    def find(self, ask: Ask, db: Session) -> None:
        """There is nothing to find."""


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """A live session; `lately` also wants a real sign-in within ten minutes."""

    lately: bool = False
    supplies = None

    @property
    def authz(self) -> dict[str, Any]:
        """Any user; the queries narrow what each one sees."""
        return {"principals": ["user"]} | ({"recent_sign_in": True} if self.lately else {})

    def admit(self, ask: Ask, db: Session, tokens: AccessTokens) -> None:
        """Join session and user; raises `NotSignedIn` or `ReauthenticationRequired`."""
        ask.signed_in = signed_in_by(ask, db, tokens)
        if self.lately and ask.clock.now() - ask.signed_in.authenticated_at > _LATELY:
            raise ReauthenticationRequired

    def find(self, ask: Ask, db: Session) -> None:
        """There is nothing to find."""


Finder = Callable[[Session, User, UUID], Any]


@dataclass(frozen=True, slots=True)
class _Relation:
    """A signed-in user who stands in `relation` to the object named in the request."""

    name: str
    kind: type
    relation: str
    finder: Finder

    @property
    def authz(self) -> dict[str, Any]:
        """Principal, object and relation."""
        return {"principals": ["user"], "object": self.name, "relation": self.relation}

    @property
    def supplies(self) -> type | None:
        """The object's type: a view parameter of this type receives it."""
        return self.kind

    def admit(self, ask: Ask, db: Session, tokens: AccessTokens) -> None:
        """Join session and user; raises `NotSignedIn`."""
        ask.signed_in = signed_in_by(ask, db, tokens)

    def find(self, ask: Ask, db: Session) -> None:
        """Look the object up with the person in the WHERE; raises `NotFound` for missing and foreign alike."""
        uid = ask.named(self.name)
        if uid is None or ask.signed_in is None:
            raise NotFound
        ask.supplied = self.finder(db, ask.signed_in.user, uid)
        if ask.supplied is None:
            raise NotFound


class _Platform:
    """Cloud Tasks and Cloud Scheduler, by the OIDC token they show; IAM checks the same before us."""

    authz = {"principals": ["service"]}
    supplies = None

    def __init__(self) -> None:
        self._keys: dict[str, jwt.PyJWKClient] = {}

    def admit(self, ask: Ask, db: Session, tokens: AccessTokens) -> None:
        """Verify signature, audience, issuer and e-mail; raises `NotSignedIn` or `Forbidden`."""
        claims = self._claims(ask)
        is_ours = claims.get("email") == ask.settings.tasks_invoker_email and claims.get("email_verified")
        if not is_ours:
            raise Forbidden

    def find(self, ask: Ask, db: Session) -> None:
        """There is nothing to find."""

    def _claims(self, ask: Ask) -> dict[str, Any]:
        url = ask.settings.oidc_certs_url
        keys = self._keys.setdefault(url, jwt.PyJWKClient(url, timeout=3, lifespan=3600))
        try:
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


def signed_in_by(ask: Ask, db: Session, tokens: AccessTokens) -> SignedIn:
    """Who the bearer token belongs to, by one statement over session and user; raises `NotSignedIn`."""
    try:
        claims = tokens.read(ask.bearer, ask.clock.now())
    except BadToken as error:
        raise NotSignedIn from error
    row = db.execute(_live_session(claims, ask)).one_or_none()
    if row is None:
        raise NotSignedIn
    user, session = row
    return SignedIn(user, session.id, session.uid, session.authenticated_at)


def _live_session(claims: Claims, ask: Ask) -> Select[User, UserSession]:
    return (
        select(User, UserSession)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.uid == claims.session_uid)
        .where(User.uid == claims.user_uid)
        .where(UserSession.revoked_at.is_(None))
        .where(UserSession.expires_at > ask.clock.now())
        .where(User.token_version == claims.token_version)
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
    )


anyone: Guard = _Anyone()
anyone_recognised: Guard = _Anyone(recognised=True)
signed_in: Guard = _SignedIn()
signed_in_lately: Guard = _SignedIn(lately=True)
platform: Guard = _Platform()


def related(name: str, kind: type, relation: str, finder: Finder) -> Guard:
    """A guard for the object the request calls `name`: `finder(db, user, uid)` returns it, or None for strangers."""
    return _Relation(name, kind, relation, finder)
