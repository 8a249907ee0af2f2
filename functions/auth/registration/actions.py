"""What changes when somebody opens an account by mail."""

from datetime import timedelta

from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import Transactions, rule
from common.events import KnownAddressRegistered, VerificationRequested
from common.models import Language, Registration, User
from common.settings import Settings
from common.web.ask import Caller
from functions.auth import codes, passwords, queries, sessions
from functions.auth.refusals import WrongCode
from functions.auth.registration.queries import locked_attempts
from functions.auth.registration.schemas import EmailRegistration, EmailVerification
from functions.auth.schemas import Tokens


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
    attempts = locked_attempts(db, proof.email, now)
    right = next((each for each in attempts if _is_right(each, proof.code, settings)), None)
    if right is None:
        for each in attempts:
            each.tries_left = max(0, each.tries_left - 1)
        raise WrongCode
    for each in attempts:
        each.used_at = now
    user = _account_of(right)
    user.email_verified_at = user.created_at = now
    queries.release_unproven(db, email=right.email)
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
