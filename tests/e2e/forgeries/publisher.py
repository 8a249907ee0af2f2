"""Google, Apple, Facebook and Google Cloud with keys that a forger has too, published where we look for them."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask

from tests.integration.auth.social.forgeries import Forger, jwk_of
from tools.local import identities
from tools.local.environment import INVOKER
from tools.local.keys import new_rsa_key
from tools.local.serve import serving

NONCE = "only the app knows it"
PATHS = {
    "google": "/google/certs",
    "apple": "/apple/auth/keys",
    "facebook": "/facebook/jwks",
    "platform": "/platform/certs",
}
WHO = {
    "google": ("https://accounts.google.com", identities.GOOGLE_CLIENT_ID),
    "apple": ("https://appleid.apple.com", identities.APPLE_CLIENT_ID),
    "facebook": ("https://limited.facebook.com", identities.FACEBOOK_APP_ID),
}


@dataclass(frozen=True)
class Publisher:
    """Signs as they do."""

    url: str
    keys: dict[str, rsa.RSAPrivateKey]

    def id_token(self, provider: str) -> str:
        """One that signs its owner in."""
        issuer, audience = WHO[provider]
        nonce = hashlib.sha256(NONCE.encode()).hexdigest() if provider == "apple" else NONCE
        more = {"nonce": nonce, "email": "arta@gmail.com", "email_verified": True}
        return self._signed(provider, {"iss": issuer, "aud": audience, "sub": "1"} | more)

    def notice(self) -> str:
        """What Apple's server posts about somebody who has left it."""
        issuer, audience = WHO["apple"]
        event = json.dumps({"type": "account-delete", "sub": "nobody"})
        return self._signed("apple", {"iss": issuer, "aud": audience, "jti": "notice-1", "events": event})

    def platform_token(self, audience: str) -> str:
        """What Cloud Tasks shows to the worker."""
        said = {"iss": "https://accounts.google.com", "aud": audience, "sub": "1"}
        return self._signed("platform", said | {"email": INVOKER, "email_verified": True})

    def forger(self, provider: str, token: str) -> Forger:
        """Has a good token and this provider's key."""
        other = "google" if provider != "google" else "apple"
        return Forger(token, self.keys[provider], self._jwk(provider), self.id_token(other))

    def _jwk(self, provider: str) -> dict[str, Any]:
        return jwk_of(self.keys[provider], kid=f"kid-{provider}", alg="RS256", use="sig")

    def _signed(self, provider: str, claims: dict[str, Any]) -> str:
        now = int(time.time())
        dates = {"iat": now, "exp": now + 3600}
        return jwt.encode(claims | dates, self.keys[provider], "RS256", {"kid": f"kid-{provider}"})


@contextmanager
def publishing() -> Iterator[Publisher]:
    """Key sets of our own, served."""
    app, keys = Flask("key sets"), {name: new_rsa_key() for name in PATHS}
    with serving(app) as url:
        publisher = Publisher(url, keys)
        for name, path in PATHS.items():
            found = {"keys": [publisher._jwk(name)]}
            app.add_url_rule(path, name, lambda found=found: found)
        yield publisher
