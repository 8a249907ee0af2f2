"""Google's token endpoint, for the `token_uri` of a throwaway service-account key: POST /token."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.surroundings import Surroundings

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def blueprint(_: Surroundings) -> Blueprint:
    """Gives an access token for any signed assertion: our fakes ask that there be one, not whose it is."""
    google_oauth = Blueprint("google_oauth", __name__)

    @google_oauth.post("/token")
    def token() -> Response | tuple[Response, int]:
        if request.form.get("grant_type") != JWT_BEARER or request.form.get("assertion", "").count(".") != 2:
            return jsonify(error="invalid_grant", error_description="Invalid JWT"), 400
        return jsonify(access_token=f"ya29.{secrets.token_urlsafe(24)}", expires_in=3600, token_type="Bearer")

    return google_oauth
