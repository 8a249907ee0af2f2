"""What changes when somebody opens an account with a phone number."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common import texting
from common.clock import Clock
from common.db import Transactions, rule
from common.models import CodePurpose, Language, Registration, User
from common.settings import Settings
from common.web.ask import Caller
from functions.auth import passwords
from functions.auth.queries import release_unproven
from functions.auth.refusals import DeletionPending, WrongCode
from functions.auth.registration.phone.queries import drop_attempts, open_attempts
from functions.auth.registration.phone.schemas import PhoneRegistration
from functions.auth.sign_in.queries import account_with_phone
from functions.auth.sms import requesting


def register(
    work: Transactions, wish: PhoneRegistration, *, caller: Caller, clock: Clock, settings: Settings
) -> UUID:
    """Note the wish and ask for a code: the same for a number that has an account, which the code then opens.

    Returns the attempt's uid, which only whoever wished knows.

    Raises `Invalid` for a common password, and what `texting.allow` raises.
    """
    if wish.password is not None:
        passwords.refuse_common(wish.password, about=[wish.name, wish.surname, wish.phone])
    texting.allow(work, wish.phone, caller.address, now=clock.now(), settings=settings)
    password_hash = passwords.hashed(wish.password.get_secret_value(), settings) if wish.password else None
    return work.run(lambda db: _note_wish(db, wish, password_hash, caller, clock.now(), settings))


def _note_wish(
    db: Session,
    wish: PhoneRegistration,
    password_hash: str | None,
    caller: Caller,
    now: datetime,
    settings: Settings,
) -> UUID:
    attempt = Registration(
        phone=wish.phone,
        password_hash=password_hash,
        name=wish.name,
        surname=wish.surname,
        language=wish.language or Language(caller.language),
        created_at=now,
        expires_at=now + timedelta(seconds=settings.sms_code_ttl_seconds),
    )
    db.add(attempt)
    requesting.write_code(db, wish.phone, CodePurpose.REGISTRATION, user_id=None, now=now, settings=settings)
    return attempt.uid


def account_of(db: Session, phone: str, attempt: UUID | None, now: datetime) -> User:
    """The account of a number whose code has just come back: the one it has, as it is, or else a new one.

    The attempt that comes with the code opens it, the others are dropped. Raises `WrongCode` without any, and
    `DeletionPending`.
    """
    attempts, known = open_attempts(db, phone, now), account_with_phone(phone)(db)
    drop_attempts(db, phone, now)
    if known is not None or not attempts:
        return staying(known)
    release_unproven(db, phone=phone)
    user = _opened(attempts, attempt, now)
    with rule(db, "users_phone_unique", WrongCode):
        db.add(user)
    return user


def staying(known: User | None) -> User:
    """Somebody who has an account and means to keep it; raises `WrongCode` or `DeletionPending`."""
    if known is None:
        raise WrongCode
    if known.deletion_requested_at is not None:
        raise DeletionPending(known.erase_at)
    return known


def _opened(attempts: Sequence[Registration], attempt: UUID | None, now: datetime) -> User:
    """A number has one code, however many attempts: without knowing whose it was, nobody's password is believed.

    Otherwise whoever registers somebody else's number in the same minutes would have a password to their account.
    """
    named = next((each for each in attempts if each.uid == attempt), None)
    user = _new_account(named or attempts[0], now)
    if named is None and len(attempts) > 1:
        user.password_hash = None
    return user


def _new_account(attempt: Registration, now: datetime) -> User:
    return User(
        phone=attempt.phone,
        phone_verified_at=now,
        password_hash=attempt.password_hash,
        name=attempt.name,
        surname=attempt.surname,
        language=attempt.language,
        created_at=now,
    )
