"""Secrets that must be read again: sealed before they are stored, by keys that can be changed one at a time."""

from functools import cache
from typing import TYPE_CHECKING

from common.settings import Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class BrokenSeal(Exception):
    """This was sealed with none of our keys, or has been altered."""


def sealed(secret: bytes, settings: Settings) -> bytes:
    """The secret under the first of `SEALING_KEYS`."""
    return _keys(settings.sealing_keys.get_secret_value()).encrypt(secret)


def opened(word: bytes, settings: Settings) -> bytes:
    """What was sealed, with whichever key; raises `BrokenSeal`."""
    from cryptography.fernet import InvalidToken

    try:
        return _keys(settings.sealing_keys.get_secret_value()).decrypt(bytes(word))
    except InvalidToken as error:
        raise BrokenSeal from error


@cache
def _keys(lines: str) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    keys = lines.replace("\\n", "\n").split()
    if not keys:
        raise RuntimeError("SEALING_KEYS holds no key")
    return MultiFernet([Fernet(key) for key in keys])


def derived(purpose: str, settings: Settings) -> bytes:
    """A key of its own for `purpose`, made from the first of `SEALING_KEYS` (HKDF, RFC 5869): 32 bytes."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    first = settings.sealing_keys.get_secret_value().replace("\\n", "\n").split()[:1]
    if not first:
        raise RuntimeError("SEALING_KEYS holds no key")
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(first[0].encode())
