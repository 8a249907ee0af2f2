"""Google's keys and Firebase's exchange: real signatures, keys that change, and tokens of all kinds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import firebase_admin
import jwt
import pytest
import requests
from firebase_admin import auth

from common.clock import SetClock
from tests.e2e.stack.signed_in import mint, read
from tests.patience import PATIENCE
from tools.local.identities import GOOGLE_CLIENT_ID
from tools.local.keys import Keys, SigningKeys
from tools.local.providers.identitytoolkit import AUDIENCE

EXCHANGE = "/identitytoolkit/v1/accounts:signInWithCustomToken"


def test_a_token_of_google_verifies_with_the_published_keys(providers_url: str, clock: SetClock) -> None:
    alice = {"sub": "1", "email": "alice@gmail.com", "nonce": "n"}
    token = mint(providers_url, "google", claims=alice)["id_token"]
    claims = read(token, f"{providers_url}/google/certs", GOOGLE_CLIENT_ID)
    assert claims == {
        "iss": "https://accounts.google.com",
        "azp": GOOGLE_CLIENT_ID,
        "aud": GOOGLE_CLIENT_ID,
        "email_verified": True,
        "iat": clock.now().timestamp(),
        "exp": (clock.now() + timedelta(hours=1)).timestamp(),
        **alice,
    }


def test_a_wish_can_make_the_token_wrong(providers_url: str) -> None:
    wrong = {"aud": "somebody-else", "exp": 1, "sub": None}
    token = mint(providers_url, "google", claims=wrong, header={"kid": "unknown"})["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["aud"], claims["exp"], "sub" in claims) == ("somebody-else", 1, False)
    assert jwt.get_unverified_header(token)["kid"] == "unknown"


def test_a_new_key_signs_and_the_old_one_stays_published(providers_url: str) -> None:
    old = mint(providers_url, "google")["id_token"]
    kid = mint(providers_url, "google", "rotate")["kid"]
    new = mint(providers_url, "google")["id_token"]
    assert jwt.get_unverified_header(new)["kid"] == kid
    for token in (old, new):
        read(token, f"{providers_url}/google/certs", GOOGLE_CLIENT_ID)


def test_it_is_known_how_often_the_keys_were_fetched(providers_url: str) -> None:
    for _ in range(2):
        requests.get(f"{providers_url}/google/certs", timeout=PATIENCE)
    assert requests.get(f"{providers_url}/calls", timeout=PATIENCE).json()["GET /google/certs"] == 2


def test_minting_works_in_any_mood(providers_url: str) -> None:
    wish = {"provider": "google", "mode": "500", "count": 1}
    requests.post(f"{providers_url}/control", json=wish, timeout=PATIENCE).raise_for_status()
    assert mint(providers_url, "google")["id_token"]
    assert requests.get(f"{providers_url}/google/certs", timeout=PATIENCE).status_code == 500
    assert requests.get(f"{providers_url}/google/certs", timeout=PATIENCE).status_code == 200


def test_firebase_gives_an_id_token_for_a_custom_one(
    providers_url: str, firebase: firebase_admin.App, clock: SetClock
) -> None:
    known(providers_url)
    custom = auth.create_custom_token("alice", {"chats": True}, app=firebase).decode()
    # the SDK dates its tokens by the machine's clock, whose hour the fake's clock is told to be in
    clock.at = datetime.fromtimestamp(claims_of(custom)["iat"], UTC)
    reply = exchange(providers_url, custom)
    assert (reply["expiresIn"], reply["localId"]) == ("3600", "alice")
    claims = claims_of(reply["idToken"])
    assert (claims["sub"], claims["aud"], claims["chats"]) == ("alice", "avatid-local", True)
    assert claims["firebase"]["sign_in_provider"] == "custom"


def test_firebase_refuses_a_custom_token_that_is_not_ours(providers_url: str, clock: SetClock) -> None:
    reply = exchange(providers_url, SigningKeys().sign(custom_claims(clock)))
    assert reply["error"]["message"].startswith("INVALID_CUSTOM_TOKEN")


def test_firebase_refuses_an_old_custom_token(providers_url: str, clock: SetClock, keys: Keys) -> None:
    known(providers_url)
    custom = jwt.encode(custom_claims(clock), keys.service_account, algorithm="RS256")
    assert "idToken" in exchange(providers_url, custom)
    clock.advance(timedelta(hours=1))
    assert exchange(providers_url, custom)["error"]["message"] == "TOKEN_EXPIRED"


def test_firebase_takes_nobody_in_whom_a_server_has_not_made_known(
    providers_url: str, clock: SetClock, keys: Keys
) -> None:
    custom = jwt.encode(custom_claims(clock), keys.service_account, algorithm="RS256")
    assert exchange(providers_url, custom)["error"]["message"] == "ADMIN_ONLY_OPERATION"
    assert known(providers_url, server="") == 401
    assert known(providers_url) == 200
    assert "idToken" in exchange(providers_url, custom)
    assert known(providers_url) == 400


@pytest.mark.parametrize("body", [None, {}, {"token": 1}, {"token": "x", "uid": "alice"}])
def test_firebase_refuses_a_request_of_another_form(providers_url: str, body: object) -> None:
    assert requests.post(providers_url + EXCHANGE, json=body, timeout=PATIENCE).status_code == 400


def known(url: str, server: str = "Bearer any") -> int:
    """How Firebase answers a server that makes Alice known."""
    accounts = f"{url}/identitytoolkit/v1/projects/avatid-local/accounts"
    who = {"Authorization": server}
    return requests.post(accounts, json={"localId": "alice"}, headers=who, timeout=PATIENCE).status_code


def exchange(url: str, custom: str) -> Any:
    """What Firebase says to a custom token."""
    body = {"token": custom, "returnSecureToken": True}
    return requests.post(url + EXCHANGE, params={"key": "any"}, json=body, timeout=PATIENCE).json()


def custom_claims(clock: SetClock) -> dict[str, object]:
    """A custom token as the Admin SDK makes it, for Alice."""
    now = int(clock.now().timestamp())
    us = "firebase-adminsdk@avatid-local.iam.gserviceaccount.com"
    return {"iss": us, "sub": us, "aud": AUDIENCE, "uid": "alice", "iat": now, "exp": now + 3600}


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    return dict(jwt.decode(token, options={"verify_signature": False}))
