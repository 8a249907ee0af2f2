"""Facebook and Instagram: tokens that only whoever has the app's secret may ask about."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
import requests

from common.clock import SetClock
from tests.e2e.stack.signed_in import mint, read
from tests.forging import b64
from tests.patience import PATIENCE
from tools.local.identities import (
    FACEBOOK_APP_ID,
    FACEBOOK_APP_SECRET,
    INSTAGRAM_APP_ID,
    INSTAGRAM_APP_SECRET,
)

ALICE = {"sub": "1001", "name": "Alice", "email": "alice@example.com"}
THE_APP = {
    "client_id": INSTAGRAM_APP_ID,
    "client_secret": INSTAGRAM_APP_SECRET,
    "grant_type": "authorization_code",
    "redirect_uri": "https://avatid.example/instagram",
}


def graph(url: str, what: str, **query: str) -> Any:
    """What Facebook's or Instagram's graph says."""
    return requests.get(f"{url}/{what}", query, timeout=PATIENCE).json()


def debug(url: str, token: str, secret: str = FACEBOOK_APP_SECRET) -> Any:
    """What Facebook says of a token to our app."""
    app_token = f"{FACEBOOK_APP_ID}|{secret}"
    return graph(url, "facebook/graph/debug_token", input_token=token, access_token=app_token)


def proof_of(token: str, secret: str = FACEBOOK_APP_SECRET) -> str:
    """The appsecret_proof of a token."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def test_limited_login_verifies_with_the_published_keys(providers_url: str) -> None:
    token = mint(providers_url, "facebook", claims={**ALICE, "nonce": "n"})["id_token"]
    claims = read(token, f"{providers_url}/facebook/jwks", FACEBOOK_APP_ID)
    assert ({**ALICE, "nonce": "n", "iss": "https://limited.facebook.com"}).items() <= claims.items()


def test_facebook_knows_the_tokens_that_it_gave(providers_url: str, clock: SetClock) -> None:
    token = mint(providers_url, "facebook", claims=ALICE)["access_token"]
    data = debug(providers_url, token)["data"]
    assert (data["app_id"], data["user_id"], data["is_valid"]) == (FACEBOOK_APP_ID, "1001", True)
    assert data["scopes"] == ["public_profile", "email"]
    clock.advance(timedelta(hours=1))
    assert debug(providers_url, token)["data"]["is_valid"] is False
    assert debug(providers_url, "unknown")["data"]["is_valid"] is False


def test_facebook_tells_only_the_app_of_a_token(providers_url: str) -> None:
    ours = mint(providers_url, "facebook")["access_token"]
    theirs = mint(providers_url, "facebook", claims={"aud": "200"})["access_token"]
    assert debug(providers_url, ours, secret="wrong")["error"]["code"] == 190
    assert debug(providers_url, theirs)["error"]["code"] == 100


def test_facebook_says_who_it_is_to_whoever_proves_the_secret(providers_url: str) -> None:
    token = mint(providers_url, "facebook", claims=ALICE)["access_token"]
    me = f"{providers_url}/facebook/graph/me"
    wish = {"access_token": token, "fields": "id,name,email"}
    reply = requests.get(me, {**wish, "appsecret_proof": proof_of(token)}, timeout=PATIENCE)
    assert reply.json() == {"id": "1001", "name": "Alice", "email": "alice@example.com"}
    for wrong in ({}, {"appsecret_proof": proof_of(token, "wrong")}, {"appsecret_proof": "ë"}):
        refused = requests.get(me, {**wish, **wrong}, timeout=PATIENCE)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, 100)


def test_facebook_refuses_an_unknown_token(providers_url: str) -> None:
    reply = graph(providers_url, "facebook/graph/me", access_token="x", appsecret_proof=proof_of("x"))
    assert reply["error"]["code"] == 190


def test_facebook_asks_us_to_delete_with_its_signature(providers_url: str) -> None:
    signed = mint(providers_url, "facebook", "mint_deletion", user_id="1001")["signed_request"]
    signature, _, payload = signed.partition(".")
    right = hmac.digest(FACEBOOK_APP_SECRET.encode(), payload.encode(), "sha256")
    assert b64(right) == signature


@pytest.mark.parametrize("listed", [False, True])
def test_a_code_of_instagram_becomes_a_token_once(providers_url: str, listed: bool) -> None:
    code = mint(providers_url, "instagram", claims={"user_id": "17", "username": "bora"}, listed=listed)[
        "code"
    ]
    reply = exchange(providers_url, code=code)
    (entry,) = reply["data"] if listed else [reply]
    assert str(entry["user_id"]) == "17"
    fields = "user_id,username,account_type"
    me = graph(providers_url, "instagram/graph/me", access_token=entry["access_token"], fields=fields)
    assert (me["user_id"], me["username"], me["account_type"]) == ("17", "bora", "BUSINESS")
    assert exchange(providers_url, code=code)["error_message"] == "Invalid authorization code"


def test_a_code_of_instagram_is_good_for_an_hour(providers_url: str, clock: SetClock) -> None:
    code = mint(providers_url, "instagram")["code"]
    clock.advance(timedelta(hours=1))
    assert exchange(providers_url, code=code)["error_type"] == "OAuthException"


@pytest.mark.parametrize("missing", sorted(THE_APP))
def test_instagram_exchanges_only_for_the_app(providers_url: str, missing: str) -> None:
    code = mint(providers_url, "instagram")["code"]
    assert exchange(providers_url, code=code, **{missing: ""})["code"] == 400
    assert "access_token" in exchange(providers_url, code=code)


def test_instagram_refuses_an_unknown_token(providers_url: str) -> None:
    assert graph(providers_url, "instagram/graph/me", access_token="x")["error"]["code"] == 190


def exchange(url: str, **more: str) -> Any:
    """What Instagram says to a code."""
    return requests.post(f"{url}/instagram/oauth/access_token", {**THE_APP, **more}, timeout=PATIENCE).json()
