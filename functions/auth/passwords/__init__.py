"""Passwords: argon2id under a pepper, two at a time, and the same work for people who do not exist."""

import hashlib
import hmac
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from common.settings import Settings

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_A_TIME = threading.BoundedSemaphore(2)


def hashed(password: str, settings: Settings) -> str:
    """The argon2id hash (19 MiB, 2 passes) of a peppered password; tens of milliseconds, on purpose."""
    with _AT_A_TIME:
        return _HASHER.hash(_peppered(password, settings))


def fits(password: str, kept: str | None, settings: Settings) -> bool:
    """Whether the password is the kept one; without a kept one it takes as long and is never right."""
    with _AT_A_TIME:
        try:
            _HASHER.verify(kept or _nobodys_hash(), _peppered(password, settings))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def _peppered(password: str, settings: Settings) -> bytes:
    pepper = settings.password_pepper.get_secret_value().encode()
    return hmac.digest(pepper, password.encode(), hashlib.sha256)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(b"a password that nobody has")
