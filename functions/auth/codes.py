"""The codes of accounts: which of the open ones was typed, and the row of one that goes out by mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from common.codes import code_hash, is_code, new_code, new_token, token_hash
from common.models import CodeChannel, CodeKind, CodePurpose, OneTimeCode, Registration, User
from common.settings import Settings
from functions.auth.refusals import WrongCode

__all__ = ["code_hash", "is_code", "mailed", "new_code", "new_token", "right_one", "token_hash"]

Attempt = TypeVar("Attempt", Registration, OneTimeCode)


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
    uid, is_short = uuid4(), kind is CodeKind.CODE
    seconds = settings.mail_code_ttl_seconds if is_short else settings.reset_ttl_seconds
    return OneTimeCode(
        uid=uid,
        purpose=purpose,
        kind=kind,
        channel=CodeChannel.MAIL,
        address=address,
        user_id=user.id if user else None,
        code_hash=code_hash(secret, uid, settings) if is_short else token_hash(secret),
        tries_left=settings.code_tries,
        created_at=now,
        expires_at=now + timedelta(seconds=seconds),
    )
