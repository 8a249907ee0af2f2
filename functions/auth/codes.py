"""Six digits that prove somebody reads an address: drawn fairly, kept only as a keyed hash."""

import hashlib
import hmac
import secrets
from uuid import UUID

from common.settings import Settings


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**6):06d}"


def code_hash(code: str, belongs_to: UUID, settings: Settings) -> bytes:
    """What we keep of a code: bound to its attempt, worthless without the pepper."""
    pepper = settings.password_pepper.get_secret_value().encode()
    return hmac.digest(pepper, belongs_to.bytes + code.encode(), hashlib.sha256)


def is_code(code: str, kept: bytes, belongs_to: UUID, settings: Settings) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(code_hash(code, belongs_to, settings), kept)
