"""The public keys of an identity provider: fetched once in a while, and once more for a name we do not know."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from common.integrations import identity_http
from common.integrations.identity import IdentityError, Refused

_FRESH = timedelta(hours=1)
_GOOD_ENOUGH = timedelta(days=1)
"""How long keys serve when the provider cannot be asked; longer, and a key it has dropped would live on."""
_PAUSE = timedelta(minutes=1)
"""Between two looks for unknown names: whoever invents names must not make us hammer the provider."""
_PAUSE_AFTER_FAILURE = timedelta(seconds=5)
_SMALLEST_BITS = 2048

Fetch = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The keys by name, and when they came."""

    keys: dict[str, RSAPublicKey]
    at: datetime


class KeySet:
    """The RS256 keys at one address, shared by all requests of a process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._kept: _Kept | None = None
        self._failed_at: datetime | None = None
        self._lock = threading.Lock()

    def key(self, name: str, now: datetime) -> RSAPublicKey:
        """The key of this name; raises `Refused` when there is none, `IdentityError` when we cannot know."""
        kept = self._kept
        if kept is None or name not in kept.keys or now - kept.at >= _FRESH:
            kept = self._renewed(name, now)
        if name not in kept.keys:
            raise Refused("signed with an unknown key")
        return kept.keys[name]

    def _renewed(self, name: str, now: datetime) -> _Kept:
        """Fetch, one at a time, unless somebody just did; old keys serve for a day if that fails."""
        with self._lock:
            kept = self._kept
            if kept is not None and now - kept.at < (_FRESH if name in kept.keys else _PAUSE):
                return kept
            try:
                self._kept = _Kept(self._fetched(now), now)
            except IdentityError:
                if kept is None or name not in kept.keys or now - kept.at >= _GOOD_ENOUGH:
                    raise
                return kept
            return self._kept

    def _fetched(self, now: datetime) -> dict[str, RSAPublicKey]:
        if self._failed_at is not None and now - self._failed_at < _PAUSE_AFTER_FAILURE:
            raise IdentityError("could not be reached a moment ago")
        self._failed_at = now
        keys = _keys_in(identity_http.get(self._url))
        self._failed_at = None
        return keys


def _keys_in(said: identity_http.Said) -> dict[str, RSAPublicKey]:
    listed = said.body.get("keys")
    if not said.is_yes or not isinstance(listed, list):
        raise IdentityError("answered no key set")
    found = {each["kid"]: key for each in listed if (key := _usable(each)) is not None}
    if not found:
        raise IdentityError("answered no key that signs")
    return found


def _usable(written: Any) -> RSAPublicKey | None:
    """The RSA key of one entry, if it has a name, is for RS256 signatures, and is long enough."""
    if not isinstance(written, dict) or not isinstance(written.get("kid"), str):
        return None
    if written.get("kty") != "RSA" or (written.get("use") or "sig") != "sig":
        return None
    if (written.get("alg") or "RS256") != "RS256":
        return None
    try:
        key = jwt.PyJWK(written, "RS256").key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= _SMALLEST_BITS else None
