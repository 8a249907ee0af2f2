"""How Apple knows who asks: a client secret that is a JWT, signed with the developer's own key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import request

from tools.local.identities import APPLE_TEAM_ID
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

ISSUER = "https://appleid.apple.com"
LONGEST = timedelta(seconds=15777000)  # six months, in Apple's own number


def authenticated_client(around: Surroundings) -> str:
    """The client_id that the request proves to be; refuses with invalid_client.

    https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
    """
    client, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    try:
        header, claims = jwt.get_unverified_header(secret), _claims(around, secret)
        issued_at, expires_at = int(claims["iat"]), int(claims["exp"])
    except (jwt.InvalidTokenError, ValueError, TypeError) as error:
        raise _invalid_client(str(error)) from error
    now = around.clock.now().timestamp()
    is_right = (
        bool(client)
        and claims["sub"] == client
        and claims["iss"] == APPLE_TEAM_ID
        and header["alg"] == "ES256"
        and bool(header.get("kid"))
        and issued_at <= now + 60
        and now < expires_at <= now + LONGEST.total_seconds()
    )
    if not is_right:
        raise _invalid_client("sub, iss, alg, kid, iat or exp")
    return client


def _claims(around: Surroundings, secret: str) -> dict[str, Any]:
    """The claims; with our key at hand the signature is verified too."""
    key: Any = None
    if around.keys:
        key = load_pem_private_key(around.keys.apple.encode(), password=None).public_key()
    options: Any = {
        "require": ["iss", "iat", "exp", "aud", "sub"],
        "verify_signature": key is not None,
        "verify_exp": False,  # by the surroundings' clock instead
        "verify_iat": False,
        "verify_aud": True,
    }
    return dict(jwt.decode(secret, key, algorithms=["ES256"], audience=ISSUER, options=options))


def _invalid_client(why: str) -> Refusal:
    return Refusal(400, {"error": "invalid_client", "error_description": why})
