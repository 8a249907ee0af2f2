"""Firebase Authentication: who is known there, and POST /identitytoolkit/v1/accounts:signInWithCustomToken.

https://cloud.google.com/identity-platform/docs/reference/rest/v1/accounts/signInWithCustomToken,
https://cloud.google.com/identity-platform/docs/reference/rest/v1/projects.accounts
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Blueprint, jsonify, request

from tools.local.keys import SigningKeys
from tools.local.providers.contracts import Validator, of_discovery, problems
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

AUDIENCE = "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit"
LIFETIME = timedelta(hours=1)


def blueprint(around: Surroundings) -> Blueprint:
    """Gives an ID token for a custom token of the Admin SDK, whose signature it verifies if it can.

    Only to somebody whom the project's own server has made known: signing up is off, as in our project.
    """
    toolkit = Blueprint("identitytoolkit", __name__)
    keys, known = SigningKeys(), set[str]()

    @toolkit.post("/identitytoolkit/v1/accounts:signInWithCustomToken")
    def sign_in() -> Any:
        body: Any = request.get_json(silent=True)
        contract = _contract("SignInWithCustomTokenRequest")
        if problems(contract, body) or not isinstance(body.get("token"), str):
            raise _refusal("MISSING_CUSTOM_TOKEN")
        custom = _verified(body["token"], around)
        if custom["uid"] not in known:
            raise _refusal("ADMIN_ONLY_OPERATION")
        return jsonify(
            kind="identitytoolkit#VerifyCustomTokenResponse",
            idToken=keys.sign(_id_claims(custom, around)),
            refreshToken=secrets.token_urlsafe(32),
            expiresIn=str(int(LIFETIME.total_seconds())),
            localId=custom["uid"],
            isNewUser=False,
        )

    _let_servers_in(toolkit, known)
    return toolkit


def _let_servers_in(toolkit: Blueprint, known: set[str]) -> None:
    """What only the project's own servers may ask: make somebody known, look, and forget."""
    accounts = "/identitytoolkit/v1/projects/<project>/accounts"

    @toolkit.post(accounts)
    def create(project: str) -> Any:  # noqa: ARG001 (one project is all there is)
        uid = _from_a_server("SignUpRequest").get("localId") or secrets.token_urlsafe(21)
        if uid in known:
            raise _refusal("DUPLICATE_LOCAL_ID")
        known.add(uid)
        return jsonify(kind="identitytoolkit#SignupNewUserResponse", localId=uid)

    @toolkit.post(f"{accounts}:lookup")
    def look_up(project: str) -> Any:  # noqa: ARG001
        found = [uid for uid in _from_a_server("GetAccountInfoRequest").get("localId", []) if uid in known]
        users = {"users": [{"localId": uid, "customAuth": True} for uid in found]} if found else {}
        return jsonify(kind="identitytoolkit#GetAccountInfoResponse", **users)

    @toolkit.post(f"{accounts}:delete")
    def delete(project: str) -> Any:  # noqa: ARG001
        uid = _from_a_server("DeleteAccountRequest").get("localId")
        if uid not in known:
            raise _refusal("USER_NOT_FOUND")
        known.discard(uid)
        return jsonify(kind="identitytoolkit#DeleteAccountResponse")


def _from_a_server(kind: str) -> dict[str, Any]:
    if not request.headers.get("Authorization", "").startswith("Bearer "):
        raise _refusal("MISSING_ACCESS_TOKEN", 401)
    body: Any = request.get_json(silent=True)
    if wrong := problems(_contract(kind), body):
        raise _refusal(f"INVALID_REQ_TYPE : {'; '.join(wrong)}")
    return dict(body)


@cache
def _contract(kind: str) -> Validator:
    return of_discovery("identitytoolkit.v1.json", f"GoogleCloudIdentitytoolkitV1{kind}")


def _verified(token: str, around: Surroundings) -> dict[str, Any]:
    """The claims of a custom token, https://firebase.google.com/docs/auth/admin/create-custom-tokens."""
    key: Any = None
    if around.keys:
        key = load_pem_private_key(around.keys.service_account.encode(), password=None).public_key()
    options: Any = {
        "require": ["iss", "sub", "aud", "iat", "exp", "uid"],
        "verify_signature": key is not None,
        "verify_exp": False,  # by the surroundings' clock instead
        "verify_iat": False,
        "verify_aud": True,
    }
    try:
        claims = dict(jwt.decode(token, key, algorithms=["RS256"], audience=AUDIENCE, options=options))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise _refusal(f"INVALID_CUSTOM_TOKEN : {error}") from error
    if not claims["iat"] - 60 <= around.clock.now().timestamp() < claims["exp"]:
        raise _refusal("TOKEN_EXPIRED")
    return claims


def _id_claims(custom: dict[str, Any], around: Surroundings) -> dict[str, Any]:
    """https://firebase.google.com/docs/auth/admin/verify-id-tokens; our own claims stand beside theirs."""
    project = custom["iss"].partition("@")[2].partition(".")[0]
    now = around.clock.now()
    return {
        **custom.get("claims", {}),
        "iss": f"https://securetoken.google.com/{project}",
        "aud": project,
        "auth_time": int(now.timestamp()),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "sub": custom["uid"],
        "user_id": custom["uid"],
        "firebase": {"identities": {}, "sign_in_provider": "custom"},
    }


def _refusal(message: str, status: int = 400) -> Refusal:
    reasons = [{"message": message, "domain": "global", "reason": "invalid"}]
    return Refusal(status, {"error": {"code": status, "message": message, "errors": reasons}})
