"""Sign in with Apple: /apple/auth/keys, /apple/auth/token, /apple/auth/revoke; ours: mint, mint_event, rotate.

https://developer.apple.com/documentation/signinwithapplerestapi describes all of it.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from tools.local.identities import APPLE_CLIENT_ID
from tools.local.providers.apple_grants import Grants
from tools.local.providers.apple_secret import ISSUER, authenticated_client
from tools.local.providers.identity_tokens import IdentityTokens, email_claims, wish
from tools.local.providers.journal import Message
from tools.local.providers.moods import ours
from tools.local.providers.surroundings import Surroundings

SUBJECT = "000001.10ca1000000000000000000000000000.0001"


def blueprint(around: Surroundings) -> Blueprint:
    """Exchanges and revokes for whoever signs his client secret; a revocation is in the inbox as "apple"."""
    apple = Blueprint("apple", __name__)
    tokens = IdentityTokens(ISSUER, APPLE_CLIENT_ID, timedelta(days=1), around.clock)
    grants = Grants(around.clock)
    tokens.add_routes(apple, "/apple/auth/keys", "/apple/rotate")
    _add_our_routes(apple, tokens, grants)

    @apple.post("/apple/auth/token")
    def token() -> dict[str, Any]:
        # https://developer.apple.com/documentation/signinwithapplerestapi/generate_and_validate_tokens
        client = authenticated_client(around)
        refresh_token, identity, is_new = grants.exchanged(client, request.form)
        reply = {
            "access_token": f"a{secrets.token_hex(16)}.0.local",
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": tokens.keys.sign(tokens.claims(identity)),
        }
        return {**reply, "refresh_token": refresh_token} if is_new else reply

    @apple.post("/apple/auth/revoke")
    def revoke() -> Response:
        # https://developer.apple.com/documentation/signinwithapplerestapi/revoke_tokens
        client = authenticated_client(around)
        subject = grants.revoked(client, request.form)
        around.journal.write(Message("apple", subject, subject="revoked", data={"client_id": client}))
        return Response(status=200)

    return apple


def _add_our_routes(apple: Blueprint, tokens: IdentityTokens, grants: Grants) -> None:
    @apple.post("/apple/mint")
    @ours
    def mint() -> dict[str, str]:
        """What an app gets from Apple: {"claims", "header", "code"} -> {"id_token", "code"}."""
        wished = wish()
        usual = {"sub": SUBJECT, "nonce_supported": True, **email_claims(wished["claims"])}
        claims = tokens.claims(wished["claims"], **usual)
        code = grants.new_code(claims, wished.get("code"))
        return {"id_token": tokens.keys.sign(claims, wished["header"]), "code": code}

    @apple.post("/apple/mint_event")
    @ours
    def mint_event() -> dict[str, str]:
        """What Apple's server would post to ours: {"claims", "event": {"type", "sub"}} -> {"payload"}.

        https://developer.apple.com/documentation/signinwithapple/processing-changes-for-sign-in-with-apple-accounts
        """
        wished = wish()
        at = int(tokens.clock.now().timestamp() * 1000)
        event = {"type": "consent-revoked", "sub": SUBJECT, "event_time": at, **wished.get("event", {})}
        claims = tokens.claims(wished["claims"], jti=secrets.token_urlsafe(16), events=json.dumps(event))
        return {"payload": tokens.keys.sign(claims, wished["header"])}
