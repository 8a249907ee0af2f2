"""Identity by Facebook: Limited Login's ID token, a classic access token, and wishes to be deleted."""

import hashlib
import hmac
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from common.integrations import identity_http
from common.integrations.identity import Given, IdentityError, Incomplete, LinkNotice, Proof, Refused, Silent
from common.integrations.identity_keys import KeySet
from common.integrations.identity_tokens import LONGEST, Claims, Verifier, email_in, object_in, text, unsealed
from common.models import Provider
from common.settings import Settings

log = logging.getLogger(__name__)

_NOTICE_LASTS = timedelta(days=7)
_CLOCKS_DIFFER = 60
_BAD_TOKEN = 190  # of the app itself when debug_token says it: it speaks about the other one in its reply


class FacebookIdentity(Silent):
    """The real one; `FACEBOOK_GRAPH_URL` and `FACEBOOK_JWKS_URL` may name a stand-in. Its email proves nothing."""

    def __init__(self, settings: Settings) -> None:
        self._app = settings.facebook_app_id
        self._secret = settings.facebook_app_secret.get_secret_value()
        self._graph = settings.facebook_graph_url
        keys = KeySet(settings.facebook_jwks_url)
        self._tokens = Verifier(keys, settings.facebook_issuers, (self._app,))

    def prove(self, given: Given, now: datetime) -> Proof:
        """Verify the ID token, or ask Facebook about the access token; see `Voucher.prove`."""
        if given.id_token:
            claims = self._tokens.person(given.id_token, now, nonce=given.nonce)
            return _proof(claims, claims["sub"], text(claims, "given_name"), text(claims, "family_name"))
        if not given.access_token:
            raise Incomplete("id_token")
        subject = self._whose(given.access_token, now)
        person = self._me(given.access_token)
        if text(person, "id") != subject:
            raise Refused("the token and the profile are two people's")
        return _proof(person, subject, text(person, "first_name"), text(person, "last_name"))

    def read_notice(self, message: str, now: datetime) -> LinkNotice:
        """Verify a `signed_request`: HMAC-SHA256 with the app's secret; see `Voucher.read_notice`."""
        seal, _dot, payload = message.partition(".")
        if len(message) > LONGEST or not message.isascii():
            raise Refused("not a signed request")
        right = hmac.digest(self._secret.encode(), payload.encode(), hashlib.sha256)
        if not hmac.compare_digest(unsealed(seal), right):
            raise Refused("a request with a wrong signature")
        said = object_in(unsealed(payload))
        subject, at = _user_id(said.get("user_id")), _issued_at(said, now)
        if said.get("algorithm") != "HMAC-SHA256" or not subject:
            raise Refused("not a request about somebody")
        return LinkNotice(_name_of(payload, self._secret), "deletion", subject, at)

    def _whose(self, access_token: str, now: datetime) -> str:
        """The id of the person who gave this token to our app, not to another one, and not long ago."""
        asked = {"input_token": access_token, "access_token": f"{self._app}|{self._secret}"}
        said = identity_http.get(f"{self._graph}/debug_token", asked)
        data = said.body.get("data")
        if not said.is_yes:
            self._complain(said)
            raise Refused("Facebook refuses the token")
        if not isinstance(data, dict):
            raise IdentityError("Facebook says nothing about the token")
        if str(data.get("app_id")) != self._app or data.get("is_valid") is not True:
            raise Refused("a token of another app, or no longer valid")
        if not _is_live(data.get("expires_at"), now) or not _user_id(data.get("user_id")):
            raise Refused("a token that is over, or nobody's")
        return _user_id(data["user_id"])

    def _me(self, access_token: str) -> Claims:
        proof = hmac.new(self._secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
        fields = "id,name,first_name,last_name,email"
        asked = {"fields": fields, "access_token": access_token, "appsecret_proof": proof}
        said = identity_http.get(f"{self._graph}/me", asked)
        if not said.is_yes:
            raise Refused("Facebook does not say whose the token is")
        return said.body

    def _complain(self, said: identity_http.Said) -> None:
        error = said.body.get("error")
        if isinstance(error, dict) and error.get("code") == _BAD_TOKEN:
            log.error("Facebook does not accept our secret: see FACEBOOK_APP_ID, FACEBOOK_APP_SECRET")
            raise IdentityError("Facebook does not know us")


def _proof(person: Claims, subject: str, name: str, surname: str) -> Proof:
    return Proof(Provider.FACEBOOK, subject, email_in(person), False, name or text(person, "name"), surname)


def _user_id(value: Any) -> str:
    """Facebook's ids are digits, written as text or as a number."""
    written = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return written if written.isascii() and written.isdecimal() and len(written) <= 40 else ""


def _is_live(expires_at: Any, now: datetime) -> bool:
    """Seconds since 1970; 0 is a token that does not end."""
    if isinstance(expires_at, bool) or not isinstance(expires_at, int):
        return False
    return not expires_at or now.timestamp() < expires_at


def _issued_at(said: Claims, now: datetime) -> datetime:
    at = said.get("issued_at")
    if isinstance(at, bool) or not isinstance(at, int):
        raise Refused("a request without a date")
    oldest = (now - _NOTICE_LASTS).timestamp()
    if not oldest <= at <= now.timestamp() + _CLOCKS_DIFFER:
        raise Refused("a request of another time")
    return datetime.fromtimestamp(at, UTC)


def _name_of(payload: str, secret: str) -> str:
    """The same for the same request, and nobody can guess it: the person gets it as their confirmation code."""
    return hmac.new(secret.encode(), f"confirmation {payload}".encode(), hashlib.sha256).hexdigest()[:32]
