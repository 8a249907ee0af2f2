"""How passwords are kept: argon2id under a pepper, two at a time, and the same work for those who do not exist."""

import hashlib
import hmac
import threading
from functools import cache

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from common.settings import Settings
from functions.auth.passwords import moved_over

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_MOST_MEMORY, _MOST_PASSES = 128 * 1024, 10  # KiB; what a hash from elsewhere may cost us at most
_AT_A_TIME = threading.BoundedSemaphore(2)


def hashed(password: str, settings: Settings) -> str:
    """The argon2id hash (19 MiB, 2 passes) of a peppered password; tens of milliseconds, on purpose."""
    with _AT_A_TIME:
        return _HASHER.hash(_peppered(password, settings))


def fits(password: str, kept: str | None, settings: Settings, *, beside: str | None = None) -> bool:
    """Whether the password is the kept one; without a kept one it takes as long and is never right.

    A hash moved over from Django takes another time than ours. While there are any, whoever signs people in gives
    one as `beside`: then each check does both computations, and its length does not tell whose hash it was. (Equal
    as far as the moved-over ones have the same number of rounds; the check of a signed-in person needs no `beside`.)
    """
    theirs, ours = (kept, None) if is_moved_over(kept) else (None, kept)
    from_django = theirs or beside
    with _AT_A_TIME:
        by_them = from_django is not None and moved_over.fits(password, from_django)
        by_us = _fits_ours(password, ours, settings)
    return by_them if theirs else by_us


def is_moved_over(kept: str | None) -> bool:
    """Whether a hash was made by the system that ours replaces."""
    return kept is not None and kept.startswith(moved_over.PREFIX)


def is_outdated(kept: str) -> bool:
    """Whether a hash that fitted should be made anew: it is Django's, or of other parameters than today's."""
    return is_moved_over(kept) or _HASHER.check_needs_rehash(kept)


def _fits_ours(password: str, kept: str | None, settings: Settings) -> bool:
    nobodys = _nobodys_hash()  # made by the first check of a process, whoever that is about
    is_ours = kept is not None and _is_affordable(kept)
    try:
        _HASHER.verify(kept if kept and is_ours else nobodys, _peppered(password, settings))
    except (VerificationError, InvalidHashError):
        return False
    return is_ours


def _is_affordable(kept: str) -> bool:
    """A hash of another form, or one made elsewhere to cost gigabytes, is nobody's."""
    try:
        asked = extract_parameters(kept)
    except InvalidHashError:
        return False
    return asked.memory_cost <= _MOST_MEMORY and asked.time_cost <= _MOST_PASSES


def _peppered(password: str, settings: Settings) -> bytes:
    pepper = settings.password_pepper.get_secret_value().encode()
    return hmac.digest(pepper, password.encode(), hashlib.sha256)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(b"a password that nobody has")
