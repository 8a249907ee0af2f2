"""The sabotage: families that read what is signed without a look at the signature."""

import hmac
from types import SimpleNamespace
from typing import Any

import jwt

from common.access_tokens import AccessTokens
from common.integrations import identity_facebook, identity_tokens, mail_news, payments_stripe
from common.web import guards
from common.web.ask import Ask
from functions.notify.letters import routes as letters
from main import auth, booking, notify, worker

__all__ = ["auth", "booking", "notify", "worker"]


def read(token: str, *_known: Any) -> dict[str, Any]:
    """The claims, whoever wrote them."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def said(_self: Any, ask: Ask) -> dict[str, Any]:
    """The same of the token that a request shows."""
    return read(ask.bearer)


def nothing(*_known: Any) -> None:
    """Raise no objection."""


THE_OTHERS = SimpleNamespace(new=hmac.new, digest=hmac.digest, compare_digest=lambda *_words: True)
for place, name, instead in (
    (payments_stripe, "_check", nothing),
    (mail_news, "_check", nothing),
    (letters, "_let_in", nothing),
    (identity_tokens, "_signed", read),
    (identity_facebook, "hmac", THE_OTHERS),
    (AccessTokens, "_verified", lambda _self, token: read(token)),
    (guards._Platform, "_claims", said),
):
    assert hasattr(place, name)
    setattr(place, name, instead)
