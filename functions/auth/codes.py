"""Digits and tokens that prove somebody reads an address: drawn fairly, and only their hashes are kept."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from common.models import CodeChannel, CodeKind, CodePurpose, OneTimeCode, Registration, User
from common.settings import Settings
from functions.auth.refusals import WrongCode

Attempt = TypeVar("Attempt", Registration, OneTimeCode)


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**6):06d}"


def new_token() -> str:
    """A token for a link: 256 random bits, 43 letters."""
    return secrets.token_urlsafe(32)


def code_hash(code: str, belongs_to: UUID, settings: Settings) -> bytes:
    """What we keep of a code: bound to its attempt, worthless without the pepper."""
    pepper = settings.password_pepper.get_secret_value().encode()
    return hmac.digest(pepper, belongs_to.bytes + code.encode(), hashlib.sha256)


def is_code(code: str, kept: bytes, belongs_to: UUID, settings: Settings) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(code_hash(code, belongs_to, settings), kept)


def right_one(attempts: Sequence[Attempt], code: str, settings: Settings) -> Attempt:
    """The attempt (all open and locked) whose code this is.

    Raises `WrongCode`, having counted the guess against each of them.
    """
    right = next((each for each in attempts if _is_right(each, code, settings)), None)
    if right is None:
        for each in attempts:
            each.tries_left = max(0, each.tries_left - 1)
        raise WrongCode
    return right


def _is_right(attempt: Registration | OneTimeCode, code: str, settings: Settings) -> bool:
    kept = attempt.code_hash
    return kept is not None and attempt.tries_left > 0 and is_code(code, kept, attempt.uid, settings)


def token_hash(token: str) -> bytes:
    """What we keep of the long token in a link: plain SHA-256, as 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()


def mailed(
    kind: CodeKind,
    purpose: CodePurpose,
    address: str,
    user: User | None,
    secret: str,
    *,
    now: datetime,
    settings: Settings,
) -> OneTimeCode:
    """The row of a secret that goes out by mail: a code to be typed, or the token of a link."""
    uid, is_code = uuid4(), kind is CodeKind.CODE
    seconds = settings.mail_code_ttl_seconds if is_code else settings.reset_ttl_seconds
    return OneTimeCode(
        uid=uid,
        purpose=purpose,
        kind=kind,
        channel=CodeChannel.MAIL,
        address=address,
        user_id=user.id if user else None,
        code_hash=code_hash(secret, uid, settings) if is_code else token_hash(secret),
        tries_left=settings.code_tries,
        created_at=now,
        expires_at=now + timedelta(seconds=seconds),
    )
