"""OIDC tokens as Google signs them for Cloud Tasks and Scheduler, with a key made at start."""

from __future__ import annotations

import time
from typing import Any

import jwt

from tools.local.keys import new_rsa_key

ISSUER = "https://accounts.google.com"
LIFETIME_SECONDS = 3600


class Signer:
    """Signs RS256 tokens and publishes the public half."""

    def __init__(self) -> None:
        self._key = new_rsa_key()
        self._kid = f"local-{time.time_ns()}"  # a new key at every start must not pass for a cached old one

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
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._kid})

    def certs(self) -> dict[str, Any]:
        """The key set (JWKS), as https://www.googleapis.com/oauth2/v3/certs serves it."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self._kid, "use": "sig", "alg": "RS256"}]}
