"""Sign in with Apple: a code becomes tokens for whoever signs his client secret, and tokens are revoked."""

import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec

from common.clock import SetClock
from tests.e2e.stack.signed_in import mint, read
from tests.patience import PATIENCE
from tools.local.identities import APPLE_CLIENT_ID, APPLE_KEY_ID, APPLE_TEAM_ID
from tools.local.keys import Keys
from tools.local.providers import Journal

APPLE = "https://appleid.apple.com"
ALICE = {"sub": "001.alice", "email": "alice@privaterelay.appleid.com"}
Form = dict[str, Any]


@pytest.fixture
def proof(keys: Keys, clock: SetClock) -> Form:
    """Client id and secret as our server sends them."""
    return {"client_id": APPLE_CLIENT_ID, "client_secret": secret(clock, keys.apple)}


def secret(clock: SetClock, key: Any, algorithm: str = "ES256", **more: object) -> str:
    """A client secret, https://developer.apple.com/documentation/accountorganizationaldatasharing."""
    now = int(clock.now().timestamp())
    claims = {"iss": APPLE_TEAM_ID, "iat": now, "exp": now + 300, "aud": APPLE, "sub": APPLE_CLIENT_ID}
    return jwt.encode(claims | more, key, algorithm, {"kid": APPLE_KEY_ID})


def ask(url: str, path: str, form: Form) -> Any:
    """POST a form to Apple; the reply's status and what it says."""
    reply = requests.post(f"{url}/apple/auth/{path}", form, timeout=PATIENCE)
    return reply.status_code, reply.json() if reply.content else None


def exchange(url: str, proof: Form, code: str) -> Any:
    """What Apple says to a code."""
    return ask(url, "token", {**proof, "grant_type": "authorization_code", "code": code})


def test_the_token_of_the_app_verifies_with_the_published_keys(providers_url: str) -> None:
    token = mint(providers_url, "apple", claims={**ALICE, "nonce": "hashed"})["id_token"]
    claims = read(token, f"{providers_url}/apple/auth/keys", APPLE_CLIENT_ID)
    assert (claims["iss"], claims["sub"], claims["nonce"]) == (APPLE, "001.alice", "hashed")


def test_a_code_becomes_tokens_once(providers_url: str, proof: Form) -> None:
    code = mint(providers_url, "apple", claims=ALICE)["code"]
    status, reply = exchange(providers_url, proof, code)
    assert (status, reply["token_type"], reply["expires_in"]) == (200, "Bearer", 3600)
    claims = read(reply["id_token"], f"{providers_url}/apple/auth/keys", APPLE_CLIENT_ID)
    assert (claims["sub"], claims["email"]) == (ALICE["sub"], ALICE["email"])
    assert exchange(providers_url, proof, code)[1]["error"] == "invalid_grant"


def test_a_code_is_good_for_five_minutes(providers_url: str, keys: Keys, clock: SetClock) -> None:
    code = mint(providers_url, "apple")["code"]
    clock.advance(timedelta(minutes=5))
    proof = {"client_id": APPLE_CLIENT_ID, "client_secret": secret(clock, keys.apple)}
    assert exchange(providers_url, proof, code)[1]["error"] == "invalid_grant"


def test_a_code_of_another_app_is_refused(providers_url: str, proof: Form) -> None:
    code = mint(providers_url, "apple", claims={"aud": "app.of.erion"})["code"]
    assert exchange(providers_url, proof, code)[1]["error"] == "invalid_grant"


def test_a_refresh_token_gives_a_new_id_token_until_it_is_revoked(
    providers_url: str, proof: Form, journal: Journal
) -> None:
    _, first = exchange(providers_url, proof, mint(providers_url, "apple", claims=ALICE)["code"])
    refresh = {**proof, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    status, again = ask(providers_url, "token", refresh)
    assert (status, "refresh_token" in again) == (200, False)
    revoke = {**proof, "token": first["refresh_token"], "token_type_hint": "refresh_token"}
    assert ask(providers_url, "revoke", revoke) == (200, None)
    assert ask(providers_url, "token", refresh)[1]["error"] == "invalid_grant"
    (message,) = journal.read(channel="apple")
    assert (message["to"], message["subject"]) == ("001.alice", "revoked")


def test_revoking_what_is_not_known_is_fine(providers_url: str, proof: Form, journal: Journal) -> None:
    assert ask(providers_url, "revoke", {**proof, "token": "gone"}) == (200, None)
    assert journal.read(channel="apple", to="unknown")


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "ANOTHERTEAM"},
        {"sub": "app.of.erion"},
        {"aud": "https://example.com"},
        {"exp": 1},
        {"exp": 2**40},
        {"iat": "yesterday"},
    ],
)
def test_a_client_secret_must_say_who_asks_whom_and_until_when(
    providers_url: str, keys: Keys, clock: SetClock, wrong: dict[str, Any]
) -> None:
    proof = {"client_id": APPLE_CLIENT_ID, "client_secret": secret(clock, keys.apple, **wrong)}
    assert exchange(providers_url, proof, "any")[1]["error"] == "invalid_client"


def test_a_client_secret_must_be_signed_with_our_key(providers_url: str, clock: SetClock) -> None:
    strangers = secret(clock, ec.generate_private_key(ec.SECP256R1()))
    symmetric = secret(clock, "s" * 32, "HS256")
    for each in (strangers, symmetric, "", "a.b.c"):
        proof = {"client_id": APPLE_CLIENT_ID, "client_secret": each}
        assert exchange(providers_url, proof, "any")[1]["error"] == "invalid_client"


def test_apple_tells_us_that_somebody_left(providers_url: str) -> None:
    event = {"type": "account-delete", "sub": "001.alice"}
    payload = mint(providers_url, "apple", "mint_event", event=event)["payload"]
    claims = read(payload, f"{providers_url}/apple/auth/keys", APPLE_CLIENT_ID)
    assert claims["jti"]
    assert event.items() <= json.loads(claims["events"]).items()
