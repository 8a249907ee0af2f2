"""OIDC tokens as Google signs them for Cloud Tasks and Scheduler, with a key made at start."""

from __future__ import annotations

import time
from typing import Any

from tools.local.keys import SigningKeys

ISSUER = "https://accounts.google.com"
LIFETIME_SECONDS = 3600


class Signer:
    """Signs RS256 tokens and publishes the public half."""

    def __init__(self) -> None:
        self._keys = SigningKeys()

    def token(self, email: str, audience: str) -> str:
        """A token of the service account `email`, made out to `audience`, valid for an hour."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "sub": "100000000000000000001",
            "azp": email,
            "email": email,
            "email_verified": True,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
        }
        return self._keys.sign(claims)

    def certs(self) -> dict[str, Any]:
        """The key set (JWKS), as https://www.googleapis.com/oauth2/v3/certs serves it."""
        return self._keys.published()
