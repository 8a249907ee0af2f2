"""Signing in with Apple."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import sealing
from common.clock import SetClock
from common.integrations.identity import Given
from common.models import Identity
from common.runtime import Runtime
from tests.integration.auth.social.conftest import (
    APPLE_NONCE,
    RAW_NONCE,
    Providers,
    code_of,
    enter,
    links_of,
    surroundings,
    user_of,
)
from tests.integration.conftest import FAMILIES, Phone
from tools.local.identities import APPLE_CLIENT_ID
from tools.local.keys import Keys

RELAY = "x7k2@privaterelay.appleid.com"


def sealed_token(db: Session, runtime: Runtime) -> dict[str, str] | None:
    """What we keep for the day the link ends."""
    kept = db.scalars(select(Identity.sealed_refresh_token)).one()
    found: dict[str, str] | None = json.loads(sealing.opened(kept, runtime.settings)) if kept else None
    return found


def test_a_token_and_its_code_open_an_account(
    stranger: Phone, providers: Providers, db: Session, runtime: Runtime
) -> None:
    body = providers.apple(code=True, sub="a.1", email=RELAY) | {"name": "Arta", "surname": "Hoxha"}
    reply = enter(stranger, "apple", body)
    assert (reply.status_code, reply.json["user"]["name"]) == (201, "Arta")
    user = user_of(db, reply)
    assert (user.email, user.surname) == (RELAY, "Hoxha")
    assert user.email_verified_at is not None
    kept = sealed_token(db, runtime)
    assert kept is not None
    assert kept["client"] == APPLE_CLIENT_ID
    raw = db.scalars(select(Identity.sealed_refresh_token)).one()
    assert raw is not None
    assert kept["token"].encode() not in raw


def test_a_name_counts_once(stranger: Phone, providers: Providers) -> None:
    enter(stranger, "apple", providers.apple(sub="a.1") | {"name": "Arta"})
    again = enter(stranger, "apple", providers.apple(sub="a.1") | {"name": "Mallory"})
    assert (again.status_code, again.json["user"]["name"]) == (200, "Arta")


def test_the_code_alone_is_enough(stranger: Phone, providers: Providers, db: Session) -> None:
    code = providers.mint("apple", {"sub": "a.1"})["code"]
    reply = enter(stranger, "apple", {"code": code})
    assert reply.status_code == 201
    assert links_of(db, user_of(db, reply)) == [("apple", "a.1")]


def test_the_token_alone_is_enough_and_keeps_what_an_earlier_code_brought(
    stranger: Phone, providers: Providers, db: Session, runtime: Runtime
) -> None:
    enter(stranger, "apple", providers.apple(sub="a.1"))
    assert sealed_token(db, runtime) is None
    enter(stranger, "apple", providers.apple(code=True, sub="a.1"))
    first = sealed_token(db, runtime)
    assert first is not None
    enter(stranger, "apple", providers.apple(sub="a.1"))
    db.expire_all()
    assert sealed_token(db, runtime) == first


@pytest.mark.parametrize(
    ("in_token", "in_body"),
    [
        (APPLE_NONCE, None),
        (APPLE_NONCE, "another one"),
        (APPLE_NONCE, APPLE_NONCE),
        (RAW_NONCE, RAW_NONCE),
        (APPLE_NONCE.upper(), RAW_NONCE),
        (None, RAW_NONCE),
        (None, None),
        ("", None),
        ([APPLE_NONCE], RAW_NONCE),
    ],
)
def test_only_who_knows_the_raw_nonce_may_use_a_token(
    stranger: Phone, providers: Providers, in_token: object, in_body: str | None
) -> None:
    body = providers.apple(nonce=in_token) | {"nonce": in_body}
    reply = enter(stranger, "apple", body)
    assert (reply.status_code, code_of(reply)) == (401, "provider_refused")


def test_a_code_with_another_persons_token_is_refused(stranger: Phone, providers: Providers) -> None:
    alice = providers.apple(code=True, sub="alice")
    mallory = providers.apple(code=True, sub="mallory")
    assert enter(stranger, "apple", alice | {"code": mallory["code"]}).status_code == 401


def test_a_code_with_somebody_elses_nonce_is_refused(stranger: Phone, providers: Providers) -> None:
    code = providers.mint("apple", {"sub": "alice", "nonce": APPLE_NONCE})["code"]
    assert enter(stranger, "apple", {"code": code, "nonce": "another one"}).status_code == 401
    code = providers.mint("apple", {"sub": "alice", "nonce": APPLE_NONCE})["code"]
    assert enter(stranger, "apple", {"code": code}).status_code == 401


def test_a_code_is_good_once_and_for_five_minutes(
    stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    body = providers.apple(code=True, sub="a.1")
    assert enter(stranger, "apple", body).status_code == 201
    assert enter(stranger, "apple", body).status_code == 401
    late = providers.apple(code=True, sub="a.1")
    clock.advance(timedelta(minutes=5))
    assert enter(stranger, "apple", late).status_code == 401
    assert enter(stranger, "apple", {"code": "c\r\nHost: elsewhere"}).status_code == 401


@pytest.mark.parametrize(
    ("verified", "is_ours"),
    [(True, True), ("true", True), (False, False), ("false", False), (1, False), (None, False)],
)
def test_apples_word_about_an_address_is_believed(
    stranger: Phone, providers: Providers, db: Session, verified: object, is_ours: bool
) -> None:
    body = providers.apple(sub="a.1", email="arta@salon.al", email_verified=verified)
    assert (user_of(db, enter(stranger, "apple", body)).email is not None) == is_ours


@pytest.mark.parametrize("mode", ["500", "garbage", "reset", "lost"])
def test_when_apple_is_down_it_says_so(stranger: Phone, providers: Providers, mode: str) -> None:
    code = providers.mint("apple", {"sub": "a.1"})["code"]
    providers.behave("apple", mode)
    reply = enter(stranger, "apple", {"code": code})
    assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")


def test_a_key_that_apple_does_not_accept_is_our_trouble_and_nobody_elses(
    providers: Providers, runtime: Runtime, tmp_path_factory: pytest.TempPathFactory
) -> None:
    others = Keys.kept_in(tmp_path_factory.mktemp("others")).apple
    for key in (others, "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"):
        settings = runtime.settings.model_validate(
            {**runtime.settings.model_dump(), "apple_private_key": key}
        )
        phone = FAMILIES["auth"].app(surroundings(runtime, settings)).test_client()
        reply = phone.post("/api/user/auth/apple/", json=providers.apple(code=True))
        assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")


def test_a_link_that_has_ended_is_revoked_and_twice_does_no_harm(
    providers: Providers, runtime: Runtime, clock: SetClock
) -> None:
    given = Given(code=providers.mint("apple", {"sub": "a.9"})["code"])
    proof = runtime.doors.identity.apple.prove(given, clock.now())
    before = providers.asked("POST /apple/auth/revoke")
    runtime.doors.identity.apple.end_link(proof.ending, clock.now())
    runtime.doors.identity.apple.end_link(proof.ending, clock.now())
    assert providers.asked("POST /apple/auth/revoke") == before + 2
    assert proof.ending not in repr(proof)
