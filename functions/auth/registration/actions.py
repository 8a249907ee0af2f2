"""What changes when somebody opens an account by mail."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import Transactions, rule
from common.events import KnownAddressRegistered, VerificationRequested
from common.models import Language, Registration, User
from common.settings import Settings
from common.web.ask import Caller
from functions.auth import codes, passwords, queries, sessions
from functions.auth.refusals import DeletionPending, WrongCode
from functions.auth.registration.queries import leaver_with, locked_attempts
from functions.auth.registration.schemas import EmailRegistration, EmailVerification
from functions.auth.schemas import Device, Tokens


def register(
    work: Transactions, wish: EmailRegistration, *, caller: Caller, clock: Clock, settings: Settings
) -> None:
    """Note the wish and send a letter: a code to a new address, a word of warning to a known one.

    Raises `Invalid` for a password that anybody would guess.
    """
    passwords.refuse_common(wish.password, about=[wish.email, wish.name, wish.surname])
    password_hash = passwords.hashed(wish.password.get_secret_value(), settings)
    work.run(lambda db: _note_wish(db, wish, password_hash, caller, clock.now(), settings))


def _note_wish(
    db: Session,
    wish: EmailRegistration,
    password_hash: str,
    caller: Caller,
    now: datetime,
    settings: Settings,
) -> None:
    """Known address or not, the same rows are written; only the letter is another one."""
    code, attempt = codes.new_code(), _attempt_of(wish, password_hash, caller, now, settings)
    attempt.code_hash = codes.code_hash(code, attempt.uid, settings)
    db.add(attempt)
    known = queries.user_by_email(db, wish.email)
    event = KnownAddressRegistered(known.uid) if known else VerificationRequested(attempt.uid, code)
    outbox.publish(db, event, now=now)


def _attempt_of(
    wish: EmailRegistration, password_hash: str, caller: Caller, now: datetime, settings: Settings
) -> Registration:
    return Registration(
        uid=uuid4(),
        email=wish.email,
        password_hash=password_hash,
        name=wish.name,
        surname=wish.surname,
        language=wish.language or Language(caller.language),
        device=wish.device.model_dump(mode="json") if wish.device else None,
        tries_left=settings.code_tries,
        created_at=now,
        expires_at=now + timedelta(seconds=settings.mail_code_ttl_seconds),
    )


def verify_email(db: Session, proof: EmailVerification, *, clock: Clock, settings: Settings) -> Tokens:
    """Open the account whose code this is; the address's other attempts are dropped.

    The device named now is signed in, else the one named then. Raises `WrongCode`, or `DeletionPending` if the
    address, which is proven by now, is that of an account about to be deleted.
    """
    now = clock.now()
    attempts = locked_attempts(db, proof.email, now)
    right = codes.right_one(attempts, proof.code, settings)
    for each in attempts:
        each.used_at = now
    leaver = leaver_with(db, proof.email)
    if leaver is not None:
        raise DeletionPending(leaver.erase_at)
    user = _account_of(right)
    user.email_verified_at = user.created_at = now
    queries.release_unproven(db, email=right.email)
    with rule(db, "users_email_unique", WrongCode):
        db.add(user)
    device = proof.device or _device_of(right)
    return sessions.open_session(db, user, device, "code", now=now, settings=settings)


def _account_of(attempt: Registration) -> User:
    return User(
        email=attempt.email,
        password_hash=attempt.password_hash,
        name=attempt.name,
        surname=attempt.surname,
        language=attempt.language,
    )


def _device_of(attempt: Registration) -> Device | None:
    return Device.model_validate(attempt.device) if attempt.device else None
