"""Google's sign-in keys: GET /google/certs; ours: POST /google/mint and /google/rotate.

https://developers.google.com/identity/gsi/web/guides/verify-google-id-token and
https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload say what is in a token.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint

from tools.local.identities import GOOGLE_CLIENT_ID
from tools.local.providers.identity_tokens import IdentityTokens, email_claims, wish
from tools.local.providers.moods import ours
from tools.local.providers.surroundings import Surroundings

ISSUER = "https://accounts.google.com"


def blueprint(around: Surroundings) -> Blueprint:
    """Signs for anybody: {"claims": {"sub", "email", "nonce", ...}, "header"} -> {"id_token"}."""
    google = Blueprint("google", __name__)
    tokens = IdentityTokens(ISSUER, GOOGLE_CLIENT_ID, timedelta(hours=1), around.clock)
    tokens.add_routes(google, "/google/certs", "/google/rotate")

    @google.post("/google/mint")
    @ours
    def mint() -> dict[str, str]:
        wished = wish()
        usual = {"sub": "100000000000000000001", **email_claims(wished["claims"])}
        claims = tokens.claims(wished["claims"], **usual)
        claims.setdefault("azp", claims.get("aud"))
        return {"id_token": tokens.keys.sign(claims, wished["header"])}

    return google
