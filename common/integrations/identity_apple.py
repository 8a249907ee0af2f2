"""Identity by Apple: an ID token, a code that brings a refresh token, and notices from Apple's server."""

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from common.integrations import identity_http
from common.integrations.identity import Given, IdentityError, Incomplete, LinkNotice, Proof, Refused
from common.integrations.identity_keys import KeySet
from common.integrations.identity_tokens import Claims, Verifier, email_in, object_in, text, word
from common.models import Provider
from common.settings import Settings

log = logging.getLogger(__name__)

_ISSUER = "https://appleid.apple.com"
_SECRET_LASTS = timedelta(minutes=5)
_NOTICE_LASTS = timedelta(days=7)
_GONE_ALREADY = ("invalid_grant", "invalid_token")
_OUR_MISTAKE = ("invalid_client", "unauthorized_client")
_MILLISECONDS = 10**11  # a number of seconds this large lies in the year 5138


class AppleIdentity:
    """The real one; `APPLE_URL` may name a stand-in, which still signs as Apple does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = settings.apple_url
        self._tokens = Verifier(KeySet(f"{self._url}/auth/keys"), (_ISSUER,), settings.apple_client_ids)

    def prove(self, given: Given, now: datetime) -> Proof:
        """Verify the ID token and exchange the code, whichever came; of both it must be the same person.

        Only the app knows the nonce itself: Apple was given its SHA-256, so a stolen ID token alone is worth
        nothing. A code is spent at its first use, and needs none.
        """
        if not (given.id_token or given.code):
            raise Incomplete("id_token")
        claims = self._person(given, given.id_token, now) if given.id_token else None
        if not given.code:
            return _proof(claims or {}, "")
        client = text(claims, "aud") if claims else self._settings.apple_client_ids[0]
        said = self._exchanged(given.code, client, now)
        exchanged = self._person(given, text(said, "id_token"), now, by_code=True)
        if exchanged["aud"] != client or (claims is not None and exchanged["sub"] != claims["sub"]):
            raise Refused("the code belongs to somebody else")
        return _proof(claims or exchanged, _ending(client, text(said, "refresh_token")))

    def end_link(self, ending: str, now: datetime) -> None:
        """Revoke a refresh token, and with it everything Apple has given us about this person."""
        kept = json.loads(ending)
        said = self._ask("/auth/revoke", kept["client"], now, token=kept["token"])
        if not (said.is_yes or said.body.get("error") in _GONE_ALREADY):
            raise IdentityError("Apple did not revoke a token", permanent=True)

    def read_notice(self, message: str, now: datetime) -> LinkNotice:
        """Verify a notice of Apple's server; see `Voucher.read_notice`."""
        claims = self._tokens.read(message, now)
        event = claims.get("events")
        about = object_in(event) if isinstance(event, str) else event
        if not isinstance(about, dict):
            raise Refused("not a notice")
        uid, kind, subject = word(claims, "jti"), word(about, "type"), word(about, "sub")
        if not (uid and kind and subject):
            raise Refused("a notice of nothing, or about nobody")
        at = _instant(about.get("event_time"), claims["iat"])
        if now - at > _NOTICE_LASTS:
            raise Refused("a notice of long ago")
        return LinkNotice(uid, kind, subject, at)

    def _person(self, given: Given, id_token: str, now: datetime, *, by_code: bool = False) -> Claims:
        nonce = hashlib.sha256(given.nonce.encode()).hexdigest() if given.nonce else ""
        claims = self._tokens.person(id_token, now, nonce=nonce)
        if not (nonce or by_code):
            raise Refused("without a nonce")
        return claims

    def _exchanged(self, code: str, client: str, now: datetime) -> Claims:
        said = self._ask("/auth/token", client, now, grant_type="authorization_code", code=code)
        if not said.is_yes:
            raise Refused("Apple refuses the code")
        if not text(said.body, "id_token"):
            raise IdentityError("Apple answered no token")
        return said.body

    def _ask(self, path: str, client: str, now: datetime, **form: str) -> identity_http.Said:
        secret = self._client_secret(client, now)
        said = identity_http.post(
            f"{self._url}{path}", {"client_id": client, "client_secret": secret, **form}
        )
        if not said.is_yes and said.body.get("error") in _OUR_MISTAKE:
            log.error("Apple does not accept our key: see APPLE_TEAM_ID, APPLE_KEY_ID, APPLE_PRIVATE_KEY")
            raise IdentityError("Apple does not know us")
        return said

    def _client_secret(self, client: str, now: datetime) -> str:
        """Who we are, as Apple wants to hear it: a JWT signed with our key (ES256)."""
        ours = self._settings
        claims = {
            "iss": ours.apple_team_id,
            "sub": client,
            "aud": _ISSUER,
            "iat": now,
            "exp": now + _SECRET_LASTS,
        }
        key = ours.apple_private_key.get_secret_value().replace("\\n", "\n")
        try:
            return jwt.encode(claims, key, algorithm="ES256", headers={"kid": ours.apple_key_id})
        except (jwt.PyJWTError, ValueError, TypeError):
            log.error("APPLE_PRIVATE_KEY is not a key for ES256")  # noqa: TRY400 (a trace might quote it)
            raise IdentityError("we cannot say to Apple who we are") from None


def _proof(claims: Claims, ending: str) -> Proof:
    """Apple never puts a name into a token: the app gets it once, and hands it on."""
    email = email_in(claims)
    is_verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    return Proof(Provider.APPLE, claims["sub"], email, email is not None and is_verified, ending=ending)


def _ending(client: str, refresh_token: str) -> str:
    """A refresh token is revoked by the client it was given to, so the two stay together."""
    return json.dumps({"client": client, "token": refresh_token}) if refresh_token else ""


def _instant(event_time: Any, issued_at: int) -> datetime:
    """When it happened: Apple's example counts seconds, its servers count milliseconds; else when it was said."""
    if isinstance(event_time, bool) or not isinstance(event_time, int):
        return datetime.fromtimestamp(issued_at, UTC)
    seconds = event_time // 1000 if event_time > _MILLISECONDS else event_time
    return datetime.fromtimestamp(min(max(seconds, 0), issued_at), UTC)
