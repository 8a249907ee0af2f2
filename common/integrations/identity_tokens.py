"""ID tokens of other people's computers: RS256 and nothing else, every claim of the type it has to be."""

import base64
import hmac
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from common.integrations.identity import Refused
from common.integrations.identity_keys import KeySet

LONGEST = 16 * 1024
"""Characters of a token; real ones have one or two thousand."""

_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_KEY_NAME = re.compile(r"[A-Za-z0-9_.=+-]{1,200}")
_WORD = re.compile(r"[!-~]{1,255}")
_EMAIL = re.compile(r"[^\s<>\"@\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,189}", re.ASCII)
_NEVER_BELIEVED = {"jku", "x5u", "jwk", "crit", "b64", "zip", "enc"}
_LATEST_SECOND = 253402300799  # of the year 9999
_CLOCKS_DIFFER = timedelta(seconds=60)

Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Reads the tokens of `issuers`, made out to one of `audiences`, signed with one of `keys`."""

    keys: KeySet
    issuers: Collection[str]
    audiences: Collection[str]

    def read(self, token: str, now: datetime) -> Claims:
        """The claims of a token whose signature, issuer and audience are right, and its dates at `now`.

        `exp` may be missing here, and nothing is said about subject and nonce. Raises `Refused`, or
        `IdentityError` when the keys cannot be had.
        """
        claims = _signed(token, self.keys, now)
        if text(claims, "iss") not in self.issuers:
            raise Refused("of another issuer")
        if text(claims, "aud") not in self.audiences:
            raise Refused("made out to somebody else")
        _check_dates(claims, now)
        return claims

    def person(self, token: str, now: datetime, *, nonce: str) -> Claims:
        """The same for a token that says who somebody is: it ends, names a subject, and carries our nonce.

        `nonce` is what its claim should be; empty when the app gave none, and then it may have none.
        """
        claims = self.read(token, now)
        if "exp" not in claims:
            raise Refused("without an end")
        if not word(claims, "sub"):
            raise Refused("without a subject")
        if nonce or "nonce" in claims:
            said = text(claims, "nonce").encode("utf-8", "surrogatepass")
            if not nonce or not hmac.compare_digest(said, nonce.encode()):
                raise Refused("with another nonce")
        return claims


def text(claims: Claims, name: str) -> str:
    """A claim that should be text; anything else is nothing."""
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def word(claims: Claims, name: str) -> str:
    """A claim that should be somebody's or something's name among computers: plain ASCII, nothing else."""
    value = text(claims, name)
    return value if _WORD.fullmatch(value) else ""


def email_in(claims: Claims) -> str | None:
    """The address a token tells, if it is a plain one."""
    email = text(claims, "email")
    return email if email.isascii() and _EMAIL.fullmatch(email) else None


def unsealed(part: str) -> bytes:
    """Base64url as it is written when nobody plays with it: no padding, no stray bits; raises `Refused`."""
    try:
        content = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Refused("not base64url") from None
    if base64.urlsafe_b64encode(content).decode().rstrip("=") != part:
        raise Refused("not base64url as it should be")
    return content


def object_in(content: bytes | str) -> Claims:
    """A JSON object in which no name stands twice (two readers could differ about it); raises `Refused`."""
    try:
        written = content if isinstance(content, str) else content.decode()
        value = json.loads(written, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None
    if not isinstance(value, dict):
        raise Refused("no JSON object")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> Claims:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _signed(token: str, keys: KeySet, now: datetime) -> Claims:
    """The claims under a good signature. The header is only asked which of the provider's own keys it was."""
    parts = _PARTS.fullmatch(token) if len(token) <= LONGEST else None
    if parts is None:
        raise Refused("not of the form of a token")
    header = object_in(unsealed(parts[1]))
    name = header.get("kid")
    if header.get("alg") != "RS256" or _NEVER_BELIEVED & header.keys():
        raise Refused("with a header we do not believe")
    if not isinstance(name, str) or not _KEY_NAME.fullmatch(name):
        raise Refused("without the name of a key")
    payload, _signature = unsealed(parts[2]), unsealed(parts[3])
    try:
        jwt.api_jws.decode(token, keys.key(name, now), algorithms=["RS256"])
    except (jwt.PyJWTError, ValueError):
        raise Refused("with a wrong signature") from None
    return object_in(payload)


def _check_dates(claims: Claims, now: datetime) -> None:
    """Issued, begun and not over; a provider's clock may be a minute ahead of ours, an end is an end."""
    latest = (now + _CLOCKS_DIFFER).timestamp()
    dates = {name: claims[name] for name in ("iat", "nbf", "exp") if name in claims}
    if "iat" not in dates or not all(_is_second(value) for value in dates.values()):
        raise Refused("without proper dates")
    if dates["iat"] > latest or dates.get("nbf", 0) > latest:
        raise Refused("of the future")
    if dates.get("exp", _LATEST_SECOND) <= max(now.timestamp(), dates["iat"]):
        raise Refused("over")


def _is_second(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LATEST_SECOND
