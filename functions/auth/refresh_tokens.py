"""Refresh tokens: a function of session, generation and salt, so that nothing secret is stored."""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from uuid import UUID

from common.errors import NotSignedIn
from common.models import UserSession
from common.settings import Settings

_FORM = struct.Struct(">16sI32s")  # session, generation, HMAC


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What a refresh token claims; the seal says whether it is true."""

    session_uid: UUID
    gen: int
    seal: bytes


def read(word: str) -> RefreshToken:
    """Take a token apart; raises `NotSignedIn` for anything of another form."""
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        uid, gen, seal = _FORM.unpack(raw)
    except (ValueError, struct.error) as error:
        raise NotSignedIn from error
    return RefreshToken(UUID(bytes=uid), gen, seal)


def write(session: UserSession, gen: int, settings: Settings) -> str:
    """The refresh token of a session's generation `gen`: always the same one."""
    raw = _FORM.pack(session.uid.bytes, gen, _seal(session, gen, settings))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def is_genuine(token: RefreshToken, session: UserSession, settings: Settings) -> bool:
    """Whether we wrote this token, whatever has become of it since."""
    return hmac.compare_digest(token.seal, _seal(session, token.gen, settings))


def _seal(session: UserSession, gen: int, settings: Settings) -> bytes:
    key = settings.refresh_key.get_secret_value().encode()
    return hmac.digest(key, session.uid.bytes + struct.pack(">I", gen) + bytes(session.salt), hashlib.sha256)
