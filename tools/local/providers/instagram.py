"""Business Login for Instagram: /instagram/oauth/access_token and /instagram/graph/me; ours: mint.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, request

from tools.local.identities import INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET
from tools.local.providers.identity_tokens import wish
from tools.local.providers.moods import ours
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

LIFETIME = timedelta(hours=1)
PERSON = {"user_id": "17841400000000001", "username": "bora.salon", "account_type": "BUSINESS"}
FIELDS = {"id", "user_id", "username", "account_type", "name"}
PERMISSIONS = "instagram_business_basic"
Person = dict[str, Any]


def blueprint(around: Surroundings) -> Blueprint:
    """Codes work once and for an hour, for the app that has the secret and says where it sent the person."""
    instagram = Blueprint("instagram", __name__)
    codes: dict[str, tuple[Person, datetime]] = {}
    known: dict[str, tuple[Person, datetime]] = {}

    @instagram.post("/instagram/oauth/access_token")
    def exchange() -> dict[str, Any]:
        _require_the_app()
        person, expires_at = codes.pop(request.form.get("code", ""), ({}, around.clock.now()))
        if expires_at <= around.clock.now():
            raise _refusal("Invalid authorization code")
        token = f"IGAAlocal{secrets.token_hex(24)}"
        known[token] = person, around.clock.now() + LIFETIME
        return _exchanged(token, person)

    @instagram.get("/instagram/graph/me")
    def me() -> dict[str, Any]:
        # https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started
        token = request.args.get("access_token", "")
        person, expires_at = known.get(token, ({}, around.clock.now()))
        if expires_at <= around.clock.now():
            message = "Invalid OAuth access token - Cannot parse access token"
            raise Refusal(400, {"error": {"message": message, "type": "OAuthException", "code": 190}})
        fields = set(request.args.get("fields", "id").split(",")) & FIELDS
        return {name: person[name] for name in fields | {"id"} if name in person}

    @instagram.post("/instagram/mint")
    @ours
    def mint() -> dict[str, str]:
        """A code as the person's browser brings it: {"claims": {"user_id", ...}, "code", "listed"} -> {"code"}."""
        wished = wish()
        person = {"id": "9900000000000001", **PERSON, **wished["claims"], "listed": wished.get("listed")}
        code = wished.get("code") or f"AQlocal{secrets.token_hex(24)}"
        codes[code] = person, around.clock.now() + LIFETIME
        return {"code": code}

    return instagram


def _exchanged(token: str, person: Person) -> dict[str, Any]:
    """The documentation shows a list with one entry, the live service answers with the entry itself.

    The second is the default here; {"listed": true} at the mint gives the first.
    """
    entry = {"access_token": token, "user_id": int(person["user_id"]), "permissions": PERMISSIONS}
    if person["listed"]:
        return {"data": [{**entry, "user_id": str(person["user_id"])}]}
    return {**entry, "permissions": [PERMISSIONS]}


def _require_the_app() -> None:
    form = request.form
    if form.get("client_id") != INSTAGRAM_APP_ID or form.get("client_secret") != INSTAGRAM_APP_SECRET:
        raise _refusal("Invalid platform app")
    if form.get("grant_type") != "authorization_code":
        raise _refusal("Invalid grant_type")
    if not form.get("redirect_uri"):
        raise _refusal("Missing redirect_uri")


def _refusal(message: str) -> Refusal:
    return Refusal(400, {"error_type": "OAuthException", "code": 400, "error_message": message})
