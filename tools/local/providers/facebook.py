"""Facebook Login: /facebook/jwks, /facebook/graph/{debug_token,me}; ours: mint, mint_deletion, rotate."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from tools.local.identities import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from tools.local.providers.identity_tokens import IdentityTokens, wish
from tools.local.providers.moods import ours
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

ISSUER = "https://limited.facebook.com"
USER = "10000000000000001"
INVALID_TOKEN = 190  # https://developers.facebook.com/docs/graph-api/guides/error-handling
INVALID_PARAMETER = 100
PUBLIC_FIELDS = {"id", "name", "email", "first_name", "last_name", "picture"}
Known = dict[str, dict[str, Any]]


def blueprint(around: Surroundings) -> Blueprint:
    """Knows the access tokens it minted, and asks our server to prove that it has the app's secret."""
    facebook = Blueprint("facebook", __name__)
    # https://developers.facebook.com/docs/facebook-login/limited-login/token
    tokens = IdentityTokens(ISSUER, FACEBOOK_APP_ID, timedelta(hours=1), around.clock)
    known: Known = {}
    tokens.add_routes(facebook, "/facebook/jwks", "/facebook/rotate")
    _add_our_routes(facebook, tokens, known)

    @facebook.get("/facebook/graph/debug_token")
    def debug_token() -> dict[str, Any]:
        # https://developers.facebook.com/docs/graph-api/reference/v23.0/debug_token
        if request.args.get("access_token") != f"{FACEBOOK_APP_ID}|{FACEBOOK_APP_SECRET}":
            raise _refusal(INVALID_TOKEN, "Invalid OAuth access token signature.")
        return {"data": _inspected(known.get(request.args.get("input_token", "")), around)}

    @facebook.get("/facebook/graph/me")
    def me() -> dict[str, Any]:
        # https://developers.facebook.com/docs/graph-api/reference/user
        token = request.args.get("access_token", "")
        claims = known.get(token)
        if claims is None or not _is_live(claims, around):
            raise _refusal(INVALID_TOKEN, "Invalid OAuth access token - Cannot parse access token")
        _require_proof(token)
        fields = set(request.args.get("fields", "id,name").split(",")) & PUBLIC_FIELDS
        person = {"id": claims["sub"], **claims}
        return {name: person[name] for name in fields | {"id"} if name in person}

    return facebook


def _add_our_routes(facebook: Blueprint, tokens: IdentityTokens, known: Known) -> None:
    @facebook.post("/facebook/mint")
    @ours
    def mint() -> dict[str, str]:
        """One person both ways: {"claims", "header"} -> Limited Login's "id_token", classic "access_token"."""
        wished = wish()
        claims = tokens.claims(wished["claims"], sub=USER, jti=secrets.token_urlsafe(16))
        access_token = f"EAAlocal{secrets.token_hex(24)}"
        known[access_token] = claims
        return {"id_token": tokens.keys.sign(claims, wished["header"]), "access_token": access_token}

    @facebook.post("/facebook/mint_deletion")
    @ours
    def mint_deletion() -> dict[str, str]:
        """What Facebook posts when somebody asks it to delete: {"user_id"} -> {"signed_request"}.

        https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
        """
        at = int(tokens.clock.now().timestamp())
        payload = {"algorithm": "HMAC-SHA256", "issued_at": at, "user_id": wish().get("user_id", USER)}
        body = _base64url(json.dumps(payload).encode())
        signature = hmac.digest(FACEBOOK_APP_SECRET.encode(), body.encode(), hashlib.sha256)
        return {"signed_request": f"{_base64url(signature)}.{body}"}


def _inspected(claims: dict[str, Any] | None, around: Surroundings) -> dict[str, Any]:
    """What debug_token says of a token: an unknown or expired one is no error, it only is not valid."""
    if claims is None:
        error = {"code": INVALID_TOKEN, "message": "Invalid OAuth access token."}
        return {"error": error, "is_valid": False, "scopes": []}
    if claims["aud"] != FACEBOOK_APP_ID:
        raise _refusal(
            INVALID_PARAMETER, "(#100) The App_id in the input_token did not match the Viewing App"
        )
    return {
        "app_id": claims["aud"],
        "type": "USER",
        "application": "AvatID",
        "data_access_expires_at": claims["exp"],
        "expires_at": claims["exp"],
        "issued_at": claims["iat"],
        "is_valid": _is_live(claims, around),
        "scopes": ["public_profile", *(["email"] if claims.get("email") else [])],
        "user_id": claims["sub"],
    }


def _is_live(claims: dict[str, Any], around: Surroundings) -> bool:
    return around.clock.now().timestamp() < float(claims["exp"])


def _require_proof(token: str) -> None:
    """https://developers.facebook.com/docs/graph-api/guides/secure-requests#appsecret_proof, "Require" being on."""
    proof = request.args.get("appsecret_proof")
    if proof is None:
        raise _refusal(INVALID_PARAMETER, "API calls from the server require an appsecret_proof argument")
    right = hmac.new(FACEBOOK_APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), proof.encode()):
        raise _refusal(INVALID_PARAMETER, "Invalid appsecret_proof provided in the API argument")


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _refusal(code: int, message: str) -> Refusal:
    kind = "OAuthException" if code == INVALID_TOKEN else "GraphMethodException"
    trace = secrets.token_urlsafe(8)
    return Refusal(400, {"error": {"message": message, "type": kind, "code": code, "fbtrace_id": trace}})
