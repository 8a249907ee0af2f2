"""ID tokens as an OpenID Connect provider signs them, minted as a test or a demo wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from common.clock import Clock
from tools.local.keys import SigningKeys
from tools.local.providers.moods import ours


@dataclass(frozen=True)
class IdentityTokens:
    """Signs tokens of `issuer`, made out to `audience` unless a wish says otherwise, good for `lifetime`."""

    issuer: str
    audience: str
    lifetime: timedelta
    clock: Clock
    keys: SigningKeys = field(default_factory=SigningKeys)

    def claims(self, wished: Mapping[str, Any], **usual: Any) -> dict[str, Any]:
        """The usual claims with the wished ones over them; one that is wished to be null is left out."""
        now = self.clock.now()
        dates = {"iat": int(now.timestamp()), "exp": int((now + self.lifetime).timestamp())}
        claims = {"iss": self.issuer, "aud": self.audience, **dates, **usual, **wished}
        return {name: value for name, value in claims.items() if value is not None}

    def add_routes(self, blueprint: Blueprint, certs: str, rotate: str) -> None:
        """Publish the keys at GET `certs`, and make a new one at POST `rotate` (ours, for tests)."""

        @blueprint.get(certs)
        def key_set() -> Response:
            reply = jsonify(self.keys.published())
            reply.cache_control.public = True
            reply.cache_control.max_age = 3600
            return reply

        @blueprint.post(rotate)
        @ours
        def new_key() -> dict[str, str]:
            return {"kid": self.keys.rotate()}


def wish() -> dict[str, Any]:
    """What a mint route was asked for: {"claims": {...}, "header": {...}, ...}, nothing of it required."""
    asked: Any = request.get_json(silent=True) or {}
    return {"claims": {}, "header": {}, **asked}


def email_claims(wished: Mapping[str, Any]) -> dict[str, bool]:
    """A provider that tells an address says whether it has verified it; unless told otherwise, it has."""
    return {"email_verified": True} if wished.get("email") else {}
