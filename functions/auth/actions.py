"""What changes when somebody registers, signs in, stays signed in or leaves."""

from datetime import timedelta

from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import Transactions, rule
from common.errors import AppError, NotSignedIn
from common.events import KnownAddressRegistered, VerificationRequested
from common.i18n import _
from common.models import Language, Registration, User
from common.settings import Settings
from common.web.ask import Caller, SignedIn
from functions.auth import codes, passwords, queries, sessions
from functions.auth.schemas import EmailRegistration, EmailSignIn, EmailVerification, Tokens


class WrongCode(AppError):
    """The code is wrong, too old, used or used up; it never says which."""

    status = 422
    code = "wrong_code"
    title = _("This code is not right.")
    detail = _("This code is not right or no longer valid. Please check it, or ask for a new one.")
    keep = True


class WrongCredentials(NotSignedIn):
    """No such account, or not this password; it never says which."""

    code = "wrong_credentials"
    title = _("This does not match.")
    detail = _("E-mail address or password is not right.")


def register(
    work: Transactions, wish: EmailRegistration, *, caller: Caller, clock: Clock, settings: Settings
) -> None:
    """Note the wish and send a letter: a code to a new address, a word of warning to a known one."""
    password_hash = passwords.hashed(wish.password.get_secret_value(), settings)
    work.run(lambda db: _note_wish(db, wish, password_hash, caller, clock, settings))


def _note_wish(
    db: Session, wish: EmailRegistration, password_hash: str, caller: Caller, clock: Clock, settings: Settings
) -> None:
    now = clock.now()
    known = queries.user_by_email(db, wish.email)
    if known is not None:
        outbox.publish(db, KnownAddressRegistered(user=known.uid), now=now)
        return
    attempt = Registration(
        email=wish.email,
        password_hash=password_hash,
        name=wish.name,
        surname=wish.surname,
        language=wish.language or Language(caller.language),
        created_at=now,
        expires_at=now + timedelta(seconds=settings.mail_code_ttl_seconds),
    )
    db.add(attempt)
    db.flush()
    code = codes.new_code()
    attempt.code_hash = codes.code_hash(code, attempt.uid, settings)
    outbox.publish(db, VerificationRequested(attempt=attempt.uid, code=code), now=now)


def verify_email(db: Session, proof: EmailVerification, *, clock: Clock, settings: Settings) -> Tokens:
    """Open the account whose code this is; the address's other attempts are dropped."""
    now = clock.now()
    attempts = queries.locked_attempts(db, proof.email, now)
    right = next((each for each in attempts if _is_right(each, proof.code, settings)), None)
    if right is None:
        for each in attempts:
            each.tries_left = max(0, each.tries_left - 1)
        raise WrongCode
    for each in attempts:
        each.used_at = now
    user = _account_of(right)
    user.email_verified_at = user.created_at = now
    with rule(db, "users_email_unique", WrongCode):
        db.add(user)
    return sessions.open_session(db, user, proof.device, "code", now=now, settings=settings)


def _is_right(attempt: Registration, code: str, settings: Settings) -> bool:
    kept = attempt.code_hash
    return kept is not None and attempt.tries_left > 0 and codes.is_code(code, kept, attempt.uid, settings)


def _account_of(attempt: Registration) -> User:
    return User(
        email=attempt.email,
        password_hash=attempt.password_hash,
        name=attempt.name,
        surname=attempt.surname,
        language=attempt.language,
    )


def sign_in(work: Transactions, given: EmailSignIn, *, clock: Clock, settings: Settings) -> Tokens:
    """Sign in with address and password; an unknown address takes as long and reads the same."""
    user = work.run(lambda db: queries.user_by_email(db, given.email))
    kept = user.password_hash if user else None
    if not passwords.fits(given.password.get_secret_value(), kept, settings) or user is None:
        raise WrongCredentials
    return work.run(
        lambda db: sessions.open_session(db, user, given.device, "pwd", now=clock.now(), settings=settings)
    )


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
