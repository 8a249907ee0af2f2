"""What changes when somebody signs in, stays signed in or leaves."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.models import User
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import passwords, sessions
from functions.auth.refusals import DeletionPending, WrongCredentials
from functions.auth.schemas import Device, Tokens
from functions.auth.sign_in import queries
from functions.auth.sign_in.queries import Whose


def sign_in(
    work: Transactions,
    whose: Whose,
    password: SecretStr,
    device: Device | None,
    *,
    clock: Clock,
    settings: Settings,
) -> Tokens:
    """Sign in whoever `whose` finds, if this is their password; nobody at all takes as long and reads the same.

    Hashes are made with no transaction open; one that is out of date is replaced by the transaction that signs in.
    Raises `WrongCredentials` and, only to those who know the password, `DeletionPending`.
    """
    said = password.get_secret_value()
    user, beside = work.run(lambda db: (whose(db), queries.a_moved_over_hash(db)))
    kept = user.password_hash if user else None
    if not passwords.fits(said, kept, settings, beside=beside) or user is None or kept is None:
        raise WrongCredentials
    newer = passwords.hashed(said, settings) if passwords.is_outdated(kept) else kept
    return work.run(lambda db: _enter(db, user, (kept, newer), device, clock.now(), settings))


def _enter(
    db: Session,
    known: User,
    kept_and_newer: tuple[str, str],
    device: Device | None,
    now: datetime,
    settings: Settings,
) -> Tokens:
    """The password was right a moment ago; meanwhile it may have been changed, or the account blocked."""
    kept, newer = kept_and_newer
    user = sessions.locked_account(db, known)
    if user.password_hash != kept or user.blocked_at is not None:
        raise WrongCredentials
    if user.deletion_requested_at is not None:
        raise DeletionPending(user.erase_at)
    user.password_hash = newer
    return sessions.open_session(db, user, device, "pwd", now=now, settings=settings)


def refresh(db: Session, word: str, *, clock: Clock, settings: Settings) -> Tokens:
    """A new pair of tokens for the old refresh token, which is thereby used."""
    now = clock.now()
    session, user, gen = sessions.renew(db, word, now=now, settings=settings)
    return sessions.tokens_of(session, user, gen, now=now, settings=settings)


def sign_out(db: Session, me: SignedIn, *, clock: Clock) -> None:
    """Sign this device out."""
    sessions.close_session(db, me.session_id, "signed_out", clock.now())


def sign_out_everywhere(db: Session, me: SignedIn, *, clock: Clock) -> None:
    """Sign every device of this user out, this one included."""
    sessions.close_all_sessions(db, me.user, "signed_out_everywhere", clock.now())


def sign_device_out(db: Session, user: User, uid: UUID, *, clock: Clock) -> None:
    """Sign one of the user's devices out, or somebody who looks in to help; raises `NotFound`."""
    sessions.close_own_session(db, user, uid, "signed_out_from_afar", clock.now())
