"""No ID token but a provider's own for us signs anybody in: every class of forgery, made from one that does."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Identity, User
from common.runtime import Runtime
from common.settings import Settings
from functions.auth import main as auth
from tests.integration.auth.social.conftest import enter, surroundings
from tests.integration.auth.social.forgeries import CLASSES, Forger, jwk_of
from tests.integration.conftest import Phone
from tools.local import identities
from tools.local.keys import Keys, new_rsa_key
from tools.local.serve import serving

NONCE = "only the app knows it"
ISSUERS = {
    "google": ("https://accounts.google.com", identities.GOOGLE_CLIENT_ID),
    "apple": ("https://appleid.apple.com", identities.APPLE_CLIENT_ID),
    "facebook": ("https://limited.facebook.com", identities.FACEBOOK_APP_ID),
}
HEADERS = {"google": "kid-g", "apple": "kid-a", "facebook": "kid-f"}
PATHS = {"google": "/google/certs", "apple": "/apple/auth/keys", "facebook": "/facebook/jwks"}


@dataclass(frozen=True)
class Publisher:
    """The three providers' keys, published where we look for them."""

    url: str
    keys: dict[str, rsa.RSAPrivateKey]

    def good(self, provider: str, clock: SetClock) -> str:
        """A token that signs its owner in."""
        issuer, audience = ISSUERS[provider]
        now = int(clock.now().timestamp())
        nonce = hashlib.sha256(NONCE.encode()).hexdigest() if provider == "apple" else NONCE
        claims = {"iss": issuer, "aud": audience, "sub": "1", "iat": now, "exp": now + 3600, "nonce": nonce}
        claims |= {"email": "arta@gmail.com", "email_verified": True}
        return jwt.encode(claims, self.keys[provider], "RS256", {"kid": HEADERS[provider]})


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    """Keys of our own, because a forger needs them too."""
    keys = {provider: new_rsa_key() for provider in ISSUERS}
    app = Flask("key sets")
    for provider, path in PATHS.items():
        found = {"keys": [jwk_of(keys[provider], kid=HEADERS[provider], alg="RS256", use="sig")]}
        app.add_url_rule(path, provider, lambda found=found: found)
    with serving(app) as url:
        yield Publisher(url, keys)


@pytest.fixture
def runtime(runtime: Runtime, settings: Settings, publisher: Publisher, tmp_path: Path) -> Runtime:
    """Surroundings that trust these keys, and count nobody's tries."""
    known = identities.variables(publisher.url, Keys.kept_in(tmp_path).apple)
    ours = {name.lower(): value for name, value in known.items() if not name.startswith(("SMS", "TWILIO"))}
    values = {**settings.model_dump(), **ours, "per_address_factor": 1000}
    return surroundings(runtime, Settings.model_validate(values))


@pytest.fixture
def phone(runtime: Runtime) -> Phone:
    """Whoever holds the token."""
    return Phone(auth.app(runtime).test_client())


@pytest.fixture(params=list(ISSUERS))
def provider(request: pytest.FixtureRequest) -> str:
    """Each of the three in turn."""
    return str(request.param)


def shown(phone: Phone, provider: str, token: str) -> Any:
    """Try a token, with the nonce that fits the good one."""
    return enter(phone, provider, {"id_token": token, "nonce": NONCE})


@pytest.mark.parametrize("name", CLASSES)
def test_a_forged_token_signs_nobody_in(
    phone: Phone, publisher: Publisher, provider: str, name: str, clock: SetClock, db: Session
) -> None:
    token = publisher.good(provider, clock)
    assert shown(phone, provider, token).status_code == 201
    people = db.scalar(select(func.count()).select_from(User))
    jwk = jwk_of(publisher.keys[provider], kid=HEADERS[provider], alg="RS256", use="sig")
    other = "google" if provider != "google" else "apple"
    forged = CLASSES[name](Forger(token, publisher.keys[provider], jwk, publisher.good(other, clock)))
    assert len(forged) >= 3
    assert token not in forged
    told = {word: shown(phone, provider, word).status_code for word in forged}
    assert {word[:90]: status for word, status in told.items() if status not in (401, 422)} == {}
    assert shown(phone, provider, token).status_code == 200
    assert db.scalar(select(func.count()).select_from(User)) == people
    assert db.scalars(select(Identity.subject)).all() == ["1"]


def test_there_are_enough_of_them(publisher: Publisher, clock: SetClock) -> None:
    jwk = jwk_of(publisher.keys["google"])
    forger = Forger(
        publisher.good("google", clock), publisher.keys["google"], jwk, publisher.good("apple", clock)
    )
    forged = [word for make in CLASSES.values() for word in make(forger)]
    assert len(CLASSES) > 20
    assert len(forged) > 200


def test_googles_token_for_another_app_of_the_same_maker_is_refused(
    phone: Phone, publisher: Publisher, clock: SetClock
) -> None:
    token = publisher.good("google", clock)
    jwk = jwk_of(publisher.keys["google"])
    forger = Forger(token, publisher.keys["google"], jwk, token)
    others: list[Any] = ["somebody.else", "", ["x"], {}, 7, [forger.claims["aud"]], True]
    for azp in others:
        assert shown(phone, "google", forger.with_claims(azp=azp)).status_code == 401, azp
    assert shown(phone, "google", forger.with_claims(azp=forger.claims["aud"])).status_code == 201
