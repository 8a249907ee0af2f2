"""What Apple remembers of a sign-in: the code, for five minutes and one use, then the refresh token."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from common.clock import Clock
from tools.local.providers.refusals import Refusal

CODE_LIFETIME = timedelta(minutes=5)
DATES = {"iat", "exp"}
Identity = dict[str, Any]


@dataclass(frozen=True)
class Code:
    """An authorization code: for whom it speaks, and until when."""

    identity: Identity
    expires_at: datetime


class Grants:
    """Codes and refresh tokens, each bound to the client that its ID token is made out to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._refresh_tokens: dict[str, Identity] = {}
        self._lock = threading.Lock()

    def new_code(self, claims: Identity, code: str | None) -> str:
        """A code, the wished one if there is a wish, that can be exchanged for these claims, newly dated."""
        code = code or f"c{secrets.token_hex(16)}.0.local"
        identity = {name: value for name, value in claims.items() if name not in DATES}
        with self._lock:
            self._codes[code] = Code(identity, self._clock.now() + CODE_LIFETIME)
        return code

    def exchanged(self, client: str, form: Mapping[str, str]) -> tuple[str, Identity, bool]:
        """Refresh token, identity, and whether the token is new; refuses as OAuth 2.0 does."""
        with self._lock:
            if form.get("grant_type") == "authorization_code":
                return self._for_code(client, form.get("code", ""))
            if form.get("grant_type") == "refresh_token":
                token = form.get("refresh_token", "")
                return token, _of_client(client, self._refresh_tokens.get(token)), False
        raise Refusal(400, {"error": "unsupported_grant_type"})

    def revoked(self, client: str, form: Mapping[str, str]) -> str:
        """Forget a refresh token and return whose it was, or "unknown": Apple answers 200 to that as well."""
        token = form.get("token")
        if not token or form.get("token_type_hint", "refresh_token") not in {"refresh_token", "access_token"}:
            raise Refusal(400, {"error": "invalid_request"})
        with self._lock:
            identity = self._refresh_tokens.get(token)
            if identity is None or identity["aud"] != client:
                return "unknown"
            del self._refresh_tokens[token]
            return str(identity["sub"])

    def _for_code(self, client: str, code: str) -> tuple[str, Identity, bool]:
        kept = self._codes.pop(code, None)
        if kept is None or kept.expires_at <= self._clock.now():
            raise _invalid_grant("The code has expired or has been revoked.")
        identity = _of_client(client, kept.identity)
        token = f"r{secrets.token_hex(16)}.0.local"
        self._refresh_tokens[token] = identity
        return token, identity, True


def _of_client(client: str, identity: Identity | None) -> Identity:
    if identity is None or identity.get("aud") != client:
        raise _invalid_grant("The grant was not issued to this client.")
    return identity


def _invalid_grant(why: str) -> Refusal:
    return Refusal(400, {"error": "invalid_grant", "error_description": why})
