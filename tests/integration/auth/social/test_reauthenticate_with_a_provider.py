"""Showing once more that it is oneself, by the word of a provider."""

from datetime import timedelta
from typing import Any

import pytest

from common.clock import SetClock
from tests.integration.auth.social.conftest import Providers, code_of, enter
from tests.integration.conftest import Phone

REAUTHENTICATE, SENSITIVE = "/api/user/auth/reauthenticate/", "/api/user/email/change/"
ARTA = {"sub": "118", "email": "arta@gmail.com", "given_name": "Arta"}


@pytest.fixture
def arta(stranger: Phone, providers: Providers, clock: SetClock) -> Phone:
    """Arta signed in with Google an hour ago."""
    stranger.token = enter(stranger, "google", providers.google(**ARTA)).json["access"]
    clock.advance(timedelta(hours=1))
    assert code_of(stranger.post(SENSITIVE, {"email": "new@example.com"})) == "reauthentication_required"
    return stranger


def shown(phone: Phone, provider: str, body: dict[str, Any]) -> Any:
    """Show a provider's ID token."""
    return phone.post(REAUTHENTICATE, body | {"provider": provider})


def test_ones_own_provider_makes_the_sign_in_fresh(arta: Phone, providers: Providers) -> None:
    reply = shown(arta, "google", {"id_token": providers.google(**ARTA)["id_token"]})
    assert reply.status_code == 200
    assert arta.post(SENSITIVE, {"email": "new@example.com"}).status_code == 202


def test_somebody_elses_account_there_does_not(arta: Phone, providers: Providers) -> None:
    token = providers.google(**ARTA | {"sub": "666"})["id_token"]
    reply = shown(arta, "google", {"id_token": token})
    assert (reply.status_code, code_of(reply)) == (422, "wrong_identity")


def test_nor_does_a_provider_that_was_never_linked(arta: Phone, providers: Providers) -> None:
    body = providers.apple(sub="118", email="arta@gmail.com")
    reply = shown(arta, "apple", {"id_token": body["id_token"], "nonce": body["nonce"]})
    assert (reply.status_code, code_of(reply)) == (422, "wrong_identity")


def test_nor_does_a_token_that_google_did_not_sign(arta: Phone, providers: Providers) -> None:
    head, body, _seal = providers.google(**ARTA)["id_token"].split(".")
    reply = shown(arta, "google", {"id_token": f"{head}.{body}.{'A' * 342}"})
    assert code_of(reply) == "provider_refused"
    assert arta.post(SENSITIVE, {"email": "new@example.com"}).status_code == 403
