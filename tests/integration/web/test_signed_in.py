"""Who is signed in, and from when on no longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import User, UserSession
from tests.forging import b64, raw_json
from tests.integration.conftest import Phone


def status(plain: FlaskClient, token: str, path: str = "/api/plain/me/") -> int:
    """What a token gets."""
    return plain.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_says_who_is_asking(plain: FlaskClient, alice: Phone) -> None:
    reply = plain.get("/api/plain/me/", headers={"Authorization": f"Bearer {alice.token}"})
    assert reply.json == {"text": "Alice 127.0.0.1"}


def test_without_one_nobody_is(plain: FlaskClient) -> None:
    reply = plain.get("/api/plain/me/")
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"


REVOCATIONS: dict[str, Callable[[], Any]] = {
    "signed out": lambda: update(UserSession).values(revoked_at="2027-01-01T00:00:00Z"),
    "expired": lambda: update(UserSession).values(expires_at="2027-01-01T00:00:00Z"),
    "blocked": lambda: update(User).values(blocked_at="2027-01-01T00:00:00Z"),
    "token version raised": lambda: update(User).values(token_version=1),
    "deletion asked for": lambda: update(User).values(
        deletion_requested_at="2027-01-01T00:00:00Z", erase_at="2027-01-15T00:00:00Z"
    ),
}


@pytest.mark.parametrize("why", REVOCATIONS)
def test_it_ends_with_the_next_request(plain: FlaskClient, alice: Phone, db: Session, why: str) -> None:
    assert status(plain, alice.token) == 200
    db.execute(REVOCATIONS[why]())
    db.commit()
    assert status(plain, alice.token) == 401


def test_a_sensitive_act_wants_a_recent_sign_in(plain: FlaskClient, alice: Phone, clock: SetClock) -> None:
    assert status(plain, alice.token, "/api/plain/lately/") == 200
    clock.advance(timedelta(minutes=10, seconds=1))
    reply = plain.get("/api/plain/lately/", headers={"Authorization": f"Bearer {alice.token}"})
    assert (reply.status_code, (reply.json or {})["code"]) == (403, "reauthentication_required")


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, unverified."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


def signed(header: dict[str, Any], claims: dict[str, Any], key: str) -> str:
    """A token with our own key, whatever it says."""
    return jwt.encode(claims, key, algorithm="ES256", headers=header)


FORGERIES: dict[str, Callable[[dict[str, Any], dict[str, Any], str], str]] = {
    "no signature": lambda h, c, k: ".".join([b64(raw_json(h | {"alg": "none"})), b64(raw_json(c)), ""]),
    "another key": lambda h, c, k: jwt.encode(c, ec.generate_private_key(ec.SECP256R1()), "ES256", headers=h),
    "an unknown key name": lambda h, c, k: signed(h | {"kid": "x"}, c, k),
    "a key it brings along": lambda h, c, k: signed(h | {"jwk": {"kty": "EC"}}, c, k),
    "a key to be fetched": lambda h, c, k: signed(h | {"jku": "https://evil.example/"}, c, k),
    "another kind of token": lambda h, c, k: signed(h | {"typ": "JWT"}, c, k),
    "another audience": lambda h, c, k: signed(h, c | {"aud": "other"}, k),
    "another issuer": lambda h, c, k: signed(h, c | {"iss": "https://evil.example"}, k),
    "too old": lambda h, c, k: signed(h, c | {"exp": c["iat"]}, k),
    "not yet": lambda h, c, k: signed(h, c | {"nbf": c["exp"]}, k),
    "no expiry": lambda h, c, k: signed(h, {n: v for n, v in c.items() if n != "exp"}, k),
    "somebody else": lambda h, c, k: signed(h, c | {"sub": "00000000-0000-4000-8000-000000000000"}, k),
    "nonsense for a name": lambda h, c, k: signed(h, c | {"sub": "x"}, k),
    "a list for a time": lambda h, c, k: signed(h, c | {"auth_time": []}, k),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_token_is_refused(plain: FlaskClient, alice: Phone, access_key: str, how: str) -> None:
    header, claims = parts(alice.token)
    assert status(plain, signed(header, claims, access_key)) == 200
    assert status(plain, FORGERIES[how](header, claims, access_key)) == 401


@pytest.mark.parametrize("word", ["", "x", "a.b", "a.b.c", "a.b.c.d", "ë.ë.ë", "." * 300])
def test_nonsense_is_refused(plain: FlaskClient, word: str) -> None:
    assert status(plain, word.encode("utf-8").decode("latin-1")) == 401
