"""Signing in with Google."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import UserSession
from common.runtime import Runtime
from common.settings import Settings
from tests.integration.auth.social.conftest import (
    Providers,
    code_of,
    enter,
    links_of,
    surroundings,
    user_of,
)
from tests.integration.conftest import FAMILIES, Phone
from tools.local.identities import GOOGLE_CLIENT_ID

ARTA = {"sub": "118", "email": "arta@gmail.com", "given_name": "Arta", "family_name": "Hoxha"}


def test_the_first_sign_in_opens_an_account_and_the_second_finds_it(
    stranger: Phone, providers: Providers, db: Session
) -> None:
    first = enter(stranger, "google", providers.google(**ARTA))
    assert (first.status_code, first.json["user"]["name"]) == (201, "Arta")
    second = enter(stranger, "google", providers.google(**ARTA))
    assert second.status_code == 200
    assert second.json["user"] == first.json["user"]
    user = user_of(db, second)
    assert (user.email, user.surname) == ("arta@gmail.com", "Hoxha")
    assert user.email_verified_at is not None
    assert links_of(db, user) == [("google", "118")]


def test_the_session_knows_how_it_was_opened(stranger: Phone, providers: Providers, db: Session) -> None:
    reply = enter(
        stranger, "google", providers.google(**ARTA) | {"device": {"platform": "ios", "name": "My phone"}}
    )
    session = db.scalars(select(UserSession).where(UserSession.uid == reply.json["session_uid"])).one()
    assert (session.amr, session.platform, session.name) == (["google"], "ios", "My phone")


def test_the_tokens_open_doors(stranger: Phone, providers: Providers) -> None:
    stranger.token = enter(stranger, "google", providers.google(**ARTA)).json["access"]
    assert stranger.get("/api/user/detail/").json["providers"] == ["google"]


@pytest.mark.parametrize(
    ("claims", "is_ours"),
    [
        ({"email": "arta@gmail.com"}, True),
        ({"email": "Arta@GMAIL.com"}, True),
        ({"email": "arta@salon.al", "hd": "salon.al"}, True),
        ({"email": "arta@gmail.com", "email_verified": False}, False),
        ({"email": "arta@gmail.com", "email_verified": "true"}, False),
        ({"email": "arta@salon.al"}, False),
        ({"email": "arta@salon.al", "hd": ""}, False),
        ({"email": "arta@salon.al", "hd": True}, False),
        ({"email": "arta@salon.al", "hd": "salon.al", "email_verified": None}, False),
        ({"email": "arta@notgmail.com"}, False),
        ({"email": "arta@gmail.com.evil.al"}, False),
        ({"email": "arta@evil.al <x@gmail.com>"}, False),
        ({"email": 'arta@evil.al"@gmail.com'}, False),
        ({"email": "arta\u0000@gmail.com"}, False),
        ({"email": "arta@gmail.com\n"}, False),
        ({"email": ["arta@gmail.com"]}, False),
        ({"email": "\ud800@gmail.com"}, False),
        ({"email": "ａrta@gmail.com"}, False),
        ({"email": "a" * 65 + "@gmail.com"}, False),
        ({"email": None}, False),
    ],
)
def test_an_address_is_the_accounts_only_where_google_runs_the_mailbox(
    stranger: Phone, providers: Providers, db: Session, claims: dict[str, object], is_ours: bool
) -> None:
    claims = {"email_verified": True, **claims}
    reply = enter(stranger, "google", providers.google(sub="7", **claims))
    assert reply.status_code == 201
    user = user_of(db, reply)
    assert (user.email is not None, user.email_verified_at is not None) == (is_ours, is_ours)


def test_a_name_that_nobody_tells_is_a_polite_one(stranger: Phone, providers: Providers) -> None:
    assert enter(stranger, "google", providers.google(sub="1")).json["user"]["name"] == "New customer"
    body = providers.google(sub="2") | {"name": " Arta\u0007 \u202e ", "surname": "Hoxha"}
    assert enter(stranger, "google", body).json["user"]["name"] == "Arta"


def test_a_name_is_cut_to_what_fits(stranger: Phone, providers: Providers) -> None:
    reply = enter(stranger, "google", providers.google(given_name="A" * 500, family_name="\u0000\u0000"))
    assert (reply.status_code, reply.json["user"]["name"]) == (201, "A" * 64)


@pytest.mark.parametrize(
    ("in_token", "in_body", "status"),
    [
        (None, None, 201),
        ("n-1", "n-1", 201),
        ("n-1", None, 401),
        ("n-1", "n-2", 401),
        (None, "n-1", 401),
        ("", "n-1", 401),
        ("", None, 401),
        (1, "1", 401),
        ("n-é", "n-é", 201),
        ("\ud800", "n-1", 401),
    ],
)
def test_a_nonce_is_the_same_on_both_sides_or_on_neither(
    stranger: Phone, providers: Providers, in_token: object, in_body: str | None, status: int
) -> None:
    reply = enter(stranger, "google", providers.google(nonce=in_token) | {"nonce": in_body})
    assert reply.status_code == status


def test_a_token_lives_by_our_clock(stranger: Phone, providers: Providers, clock: SetClock) -> None:
    body = providers.google(**ARTA)
    clock.advance(timedelta(minutes=59, seconds=59))
    assert enter(stranger, "google", body).status_code == 201
    clock.advance(timedelta(seconds=1))
    reply = enter(stranger, "google", body)
    assert (reply.status_code, code_of(reply)) == (401, "provider_refused")


def test_a_second_client_of_ours_may_have_asked_for_it(
    stranger: Phone, providers: Providers, runtime: Runtime
) -> None:
    settings = runtime.settings.model_copy(update={"google_client_ids": (GOOGLE_CLIENT_ID, "android")})
    phone = FAMILIES["auth"].app(surroundings(runtime, settings)).test_client()
    good = providers.google(azp="android")
    assert phone.post("/api/user/auth/google/", json=good).status_code == 201
    assert enter(stranger, "google", good).status_code == 401


@pytest.mark.parametrize("lacking", [{}, {"access_token": "x"}, {"code": "x"}, {"id_token": None}])
def test_it_says_what_is_missing(stranger: Phone, lacking: dict[str, str]) -> None:
    reply = enter(stranger, "google", lacking)
    assert reply.status_code == 422
    assert [each["field"] for each in reply.json["fields"]] == ["id_token"]


@pytest.mark.parametrize("mode", ["500", "garbage", "reset"])
def test_when_google_is_down_it_says_so(stranger: Phone, providers: Providers, mode: str) -> None:
    body = providers.google(**ARTA)
    providers.behave("google", mode)
    reply = enter(stranger, "google", body)
    assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")
    assert reply.headers["Retry-After"]


@pytest.mark.parametrize("provider", ["google", "apple", "facebook", "instagram"])
def test_a_provider_nobody_has_configured_is_not_available(
    provider: str, runtime: Runtime, settings: Settings
) -> None:
    phone = FAMILIES["auth"].app(surroundings(runtime, settings)).test_client()
    reply = phone.post(f"/api/user/auth/{provider}/", json={"id_token": "x", "code": "y"})
    assert (reply.status_code, code_of(reply)) == (501, "provider_not_configured")
