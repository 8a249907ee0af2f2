"""Showing once more that it is oneself, so that what is sensitive may be changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import AppError, NotSignedIn
from common.i18n import _
from common.integrations import Doors
from common.integrations.identity import Given
from common.models import CodePurpose, Provider, User
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import passwords, sessions
from functions.auth.credentials.queries import locked_session
from functions.auth.credentials.schemas import Reauthenticated, Reauthentication
from functions.auth.refusals import WrongCode, WrongPassword
from functions.auth.sms import checking
from functions.auth.social import proofs
from functions.auth.social.queries import is_linked_to


class WrongIdentity(AppError):
    """The provider vouches for somebody, but for somebody else."""

    status = 422
    code = "wrong_identity"
    title = _("This sign-in does not belong to your account.")


def reauthenticate(
    work: Transactions,
    me: SignedIn,
    shown: Reauthentication,
    *,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Reauthenticated:
    """Make the sign-in of this session one of this moment.

    Raises `WrongPassword`, `WrongCode`, `WrongIdentity`, or what the provider's proof raises.
    """
    how = _shown(work, me.user, shown, doors, clock, settings)
    return work.run(lambda db: _renewed(db, me, how, clock.now(), settings))


def _shown(
    work: Transactions, user: User, shown: Reauthentication, doors: Doors, clock: Clock, settings: Settings
) -> str:
    """How they have shown it: the word for `amr`."""
    if shown.password is not None:
        if not passwords.fits(shown.password.get_secret_value(), user.password_hash, settings):
            raise WrongPassword
        return "pwd"
    if shown.code is not None:
        if user.phone is None or user.phone_verified_at is None:
            raise WrongCode
        checking.spend(
            work, user.phone, shown.code, CodePurpose.LOGIN, doors=doors, clock=clock, settings=settings
        )
        return "sms"
    return _vouched_for(work, user, shown, doors, clock)


def _vouched_for(work: Transactions, user: User, shown: Reauthentication, doors: Doors, clock: Clock) -> str:
    token = shown.id_token.get_secret_value() if shown.id_token else ""
    provider = Provider(shown.provider or "")
    given = Given(id_token=token, nonce=shown.nonce or "")
    proof = proofs.verified(provider, given, doors=doors, clock=clock)
    if not work.run(lambda db: is_linked_to(db, user, provider, proof.subject)):
        raise WrongIdentity
    return provider.value


def _renewed(db: Session, me: SignedIn, how: str, now: datetime, settings: Settings) -> Reauthenticated:
    session = locked_session(db, me.session_id)
    if session is None:
        raise NotSignedIn
    session.authenticated_at = now
    session.amr = [*session.amr, how] if how not in session.amr else session.amr
    return Reauthenticated(
        access=sessions.access_of(session, me.user, now=now, settings=settings),
        expires_in=settings.access_ttl_seconds,
        authenticated_at=now,
    )
