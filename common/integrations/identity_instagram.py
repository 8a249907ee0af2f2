"""Identity by Instagram: the code of its Business Login. Professional accounts only, and no address."""

import re
from datetime import datetime
from typing import Any

from common.integrations import identity_http
from common.integrations.identity import (
    Given,
    IdentityError,
    Incomplete,
    NotProfessional,
    Proof,
    Refused,
    Silent,
)
from common.integrations.identity_tokens import Claims, text
from common.models import Provider
from common.settings import Settings

_PROFESSIONAL = {"business", "media_creator", "creator"}
_SUBJECT = re.compile(r"[0-9]{1,40}")


class InstagramIdentity(Silent):
    """The real one; `INSTAGRAM_TOKEN_URL` and `INSTAGRAM_GRAPH_URL` may name a stand-in."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def prove(self, given: Given, now: datetime) -> Proof:
        """Swap the code for a token, and the token for a profile; see `Voucher.prove`."""
        if not given.code:
            raise Incomplete("code")
        person = self._me(self._token(given.code))
        subject = str(person.get("user_id", ""))
        if not _SUBJECT.fullmatch(subject):
            raise IdentityError("Instagram does not say who this is")
        if text(person, "account_type").casefold() not in _PROFESSIONAL:
            raise NotProfessional
        return Proof(Provider.INSTAGRAM, subject, name=text(person, "username"))

    def _token(self, code: str) -> str:
        ours = self._settings
        form = {
            "client_id": ours.instagram_app_id,
            "client_secret": ours.instagram_app_secret.get_secret_value(),
            "grant_type": "authorization_code",
            "redirect_uri": ours.instagram_redirect_uri,
            "code": code.removesuffix("#_"),  # what Instagram appends to the address the code arrives in
        }
        said = identity_http.post(ours.instagram_token_url, form)
        if not said.is_yes:
            raise Refused("Instagram refuses the code")
        token = text(_entry(said.body), "access_token")
        if not token:
            raise IdentityError("Instagram answered no token")
        return token

    def _me(self, access_token: str) -> Claims:
        asked = {"fields": "user_id,username,account_type", "access_token": access_token}
        said = identity_http.get(f"{self._settings.instagram_graph_url}/me", asked)
        if not said.is_yes:
            raise Refused("Instagram does not say whose the token is")
        return _entry(said.body)


def _entry(body: dict[str, Any]) -> Claims:
    """Instagram's documents show a list of one, its servers mostly the one itself."""
    data = body.get("data")
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return dict(data[0])
    return body
