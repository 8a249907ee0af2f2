"""Identity by Google: an ID token for one of our client ids."""

from datetime import datetime

from common.integrations.identity import Given, Incomplete, Proof, Refused, Silent
from common.integrations.identity_keys import KeySet
from common.integrations.identity_tokens import Claims, Verifier, email_in, text
from common.models import Provider
from common.settings import Settings


class GoogleIdentity(Silent):
    """The real one; `GOOGLE_JWKS_URL` may name a stand-in."""

    def __init__(self, settings: Settings) -> None:
        self._clients = settings.google_client_ids
        self._tokens = Verifier(KeySet(settings.google_jwks_url), settings.google_issuers, self._clients)

    def prove(self, given: Given, now: datetime) -> Proof:
        """Verify the ID token; see `Voucher.prove`."""
        if not given.id_token:
            raise Incomplete("id_token")
        claims = self._tokens.person(given.id_token, now, nonce=given.nonce)
        if "azp" in claims and text(claims, "azp") not in self._clients:
            raise Refused("asked for by somebody else's app")
        return Proof(
            Provider.GOOGLE,
            claims["sub"],
            email_in(claims),
            _runs_the_mailbox(claims),
            text(claims, "given_name") or text(claims, "name"),
            text(claims, "family_name"),
        )


def _runs_the_mailbox(claims: Claims) -> bool:
    """Google knows whose a gmail.com or Workspace address is; any other it verified once, long ago perhaps."""
    is_of_google = text(claims, "email").casefold().endswith("@gmail.com") or bool(text(claims, "hd"))
    return claims.get("email_verified") is True and is_of_google and email_in(claims) is not None
