"""Digits and tokens that prove somebody reads an address: drawn fairly, and only their hashes are kept."""

import hashlib
import hmac
import secrets
from uuid import UUID

from common.settings import Settings


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


def token_hash(token: str) -> bytes:
    """What we keep of the long token in a link: plain SHA-256, as 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()
