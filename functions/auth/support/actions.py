"""What changes when one of AvatID's own people looks into an account, or takes a second factor into use."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common import audit, operators
from common.access_tokens import AccessTokens, Claims
from common.clock import Clock
from common.db import Transactions
from common.errors import Forbidden, NotFound
from common.i18n import _
from common.models import Operator, User, UserSession
from common.notifying.security import tell_security
from common.settings import Settings
from common.web.ask import Caller
from common.web.support import SupportNotAllowed
from functions.auth import passwords
from functions.auth.refusals import WrongCode, WrongCredentials
from functions.auth.schemas import SignedInUser
from functions.auth.sessions import locked_account
from functions.auth.support.queries import person
from functions.auth.support.schemas import SupportAccess, SupportRequest, TotpSecret

_METHODS = ["pwd", "otp"]


class SupportAccessOff(Forbidden):
    """Off unless somebody has turned it on, and then nobody gets in."""

    code = "support_access_off"
    title = _("Support access is switched off.")


class NotProven(WrongCredentials):
    """Some of what an operator has to know is wrong; it never says what, and is written down."""

    keep = True


class NobodyToHelp(NotFound):
    """There is no such person: the operator has proven to be one, and may be told."""

    keep = True


class AColleague(SupportNotAllowed):
    """Operators do not look into each other's accounts, nor into their own."""

    keep = True


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Somebody who says they are an operator, and what of it is false so far; `operator` is None for nobody."""

    operator: Operator | None
    user: User | None
    wrong: tuple[str, ...]


def open_support(
    work: Transactions, wish: SupportRequest, *, caller: Caller, clock: Clock, settings: Settings
) -> SupportAccess:
    """Let a named operator look into somebody's account for a while, if everything they have to know is right.

    All of it is looked at every time, and every refusal is the same: nobody learns who is an operator.
    """
    if settings.support_access == "off":
        raise SupportAccessOff
    row = work.run(lambda db: operators.operator_by_email(db, wish.email))
    operator, user = row if row is not None else (None, None)
    visitor = _Visitor(operator, user, _wrong_passwords(wish, user, settings))
    return work.run(lambda db: _open(db, wish, visitor, caller, clock.now(), settings))


def _wrong_passwords(wish: SupportRequest, user: User | None, settings: Settings) -> tuple[str, ...]:
    """Their own password, and the one that all operators share, where there is one."""
    wrong = []
    if not passwords.fits(wish.password.get_secret_value(), user.password_hash if user else None, settings):
        wrong.append("password")
    master = settings.master_password_hash.get_secret_value()
    given = wish.master_password.get_secret_value() if wish.master_password else ""
    if master and not passwords.fits(given, master, settings):
        wrong.append("master_password")
    return tuple(wrong)


def _open(
    db: Session, wish: SupportRequest, visitor: _Visitor, caller: Caller, now: datetime, settings: Settings
) -> SupportAccess:
    """1. the code is spent; 2. whom do they mean; 3. a session; 4. its person is told; 5. it is written down."""
    operator, colleague = _proven(db, wish, visitor, caller, now, settings)
    user = _helped(db, wish, operator, caller)
    session = _session(user, operator, now, settings)
    db.add(session)
    db.flush()
    facts = {"session": str(session.uid)}
    tell_security(db, user, "support_access", facts, now=now, about=session.uid)
    audit.note(
        db,
        operator,
        "support.opened",
        subject=user,
        object=("session", session.uid),
        data={"ticket": wish.request_id} if wish.request_id else None,
        text=wish.reason,
        request_id=caller.request_id,
    )
    return _access(session, user, colleague, now, settings)


def _proven(
    db: Session, wish: SupportRequest, visitor: _Visitor, caller: Caller, now: datetime, settings: Settings
) -> tuple[Operator, User]:
    """The operator, when passwords and code are right; a code is spent only then, so a slip does not cost it."""
    operator, user, wrong = visitor.operator, visitor.user, visitor.wrong
    if operator is not None and user is not None and not wrong:
        if operators.spend_totp(db, operator, wish.totp, now=now, settings=settings):
            return operator, user
        wrong = ("totp",)
    # who tried is not known, whose door it was is; for an address that is no operator's the same row, without
    audit.note(
        db, None, "support.refused", subject=user, data={"wrong": list(wrong)}, request_id=caller.request_id
    )
    raise NotProven


def _helped(db: Session, wish: SupportRequest, operator: Operator, caller: Caller) -> User:
    """The person meant, locked: nobody becomes an operator while somebody is being let into their account."""
    found = person(db, wish.user)
    user = locked_account(db, found) if found is not None else None
    if user is not None and not operators.is_appointed(db, user):
        return user
    why = "nobody" if user is None else "colleague"
    audit.note(
        db, operator, "support.refused", subject=user, data={"wrong": [why]}, request_id=caller.request_id
    )
    raise NobodyToHelp if user is None else AColleague


def _session(user: User, operator: Operator, now: datetime, settings: Settings) -> UserSession:
    return UserSession(
        user_id=user.id,
        acting_user_id=operator.user_id,
        is_read_only=True,
        salt=secrets.token_bytes(16),
        name=f"{settings.project_name} support",
        amr=_METHODS,
        authenticated_at=now,
        last_seen_at=now,
        created_at=now,
        expires_at=now + timedelta(seconds=settings.support_seconds),
    )


def _access(
    session: UserSession, user: User, colleague: User, now: datetime, settings: Settings
) -> SupportAccess:
    at = int(session.authenticated_at.timestamp())
    claims = Claims(user.uid, session.uid, user.token_version, at, tuple(_METHODS), acting=colleague.uid)
    return SupportAccess(
        access=AccessTokens(settings).issue(claims, now, settings.support_seconds),
        expires_in=settings.support_seconds,
        session_uid=session.uid,
        user=SignedInUser.model_validate(user),
        acting=SignedInUser.model_validate(colleague),
    )


def begin_totp(db: Session, user: User, *, settings: Settings) -> TotpSecret:
    """A new second factor for an operator who has none yet; raises `NotFound` for everybody else."""
    import pyotp

    secret = operators.begin_totp(db, user, settings)
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=user.email or str(user.uid), issuer_name=settings.project_name
    )
    return TotpSecret(secret=secret, otpauth_uri=uri)


def confirm_totp(
    db: Session, user: User, code: str, *, caller: Caller, clock: Clock, settings: Settings
) -> None:
    """Take the second factor into use; raises `WrongCode`, and `NotFound` where there is none to confirm."""
    now, request_id = clock.now(), caller.request_id
    if not operators.confirm_totp(db, user, code, now=now, settings=settings, request_id=request_id):
        raise WrongCode
