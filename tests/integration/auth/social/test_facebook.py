"""Signing in with Facebook: Limited Login and the classic one."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.auth.social.conftest import (
    Providers,
    code_of,
    enter,
    links_of,
    surroundings,
    user_of,
)
from tests.integration.conftest import FAMILIES, Phone

ARTA = {"sub": "4711", "email": "arta@gmail.com", "name": "Arta Hoxha"}


@pytest.mark.parametrize("limited", [True, False], ids=["limited", "classic"])
def test_it_opens_an_account_without_the_address_it_tells(
    stranger: Phone, providers: Providers, db: Session, limited: bool
) -> None:
    reply = enter(stranger, "facebook", providers.facebook(limited=limited, email_verified=True, **ARTA))
    assert (reply.status_code, reply.json["user"]["name"]) == (201, "Arta Hoxha")
    user = user_of(db, reply)
    assert (user.email, user.email_verified_at) == (None, None)


def test_both_ways_lead_to_the_same_person(stranger: Phone, providers: Providers, db: Session) -> None:
    first = enter(stranger, "facebook", providers.facebook(limited=True, **ARTA))
    second = enter(stranger, "facebook", providers.facebook(limited=False, **ARTA))
    assert (second.status_code, second.json["user"]["uid"]) == (200, first.json["user"]["uid"])
    assert links_of(db, user_of(db, second)) == [("facebook", "4711")]


def test_an_access_token_that_facebook_never_gave_is_refused(stranger: Phone) -> None:
    for token in ("EAAnonsense", "%00", "é", "a b&access_token=c", "x" * 16000):
        reply = enter(stranger, "facebook", {"access_token": token})
        assert (reply.status_code, code_of(reply)) == (401, "provider_refused"), token


def test_an_access_token_given_to_another_app_is_refused(stranger: Phone, providers: Providers) -> None:
    body = providers.facebook(limited=False, aud="999999999999999", **ARTA)
    assert enter(stranger, "facebook", body).status_code == 401


def test_an_access_token_lives_by_our_clock(stranger: Phone, providers: Providers, clock: SetClock) -> None:
    body = providers.facebook(limited=False, **ARTA)
    clock.advance(timedelta(hours=1))
    assert enter(stranger, "facebook", body).status_code == 401


def test_something_has_to_be_brought(stranger: Phone) -> None:
    assert enter(stranger, "facebook", {"code": "x"}).status_code == 422
    assert enter(stranger, "facebook", {}).status_code == 422


@pytest.mark.parametrize("mode", ["500", "garbage", "reset"])
@pytest.mark.parametrize("limited", [True, False], ids=["limited", "classic"])
def test_when_facebook_is_down_it_says_so(
    stranger: Phone, providers: Providers, mode: str, limited: bool
) -> None:
    body = providers.facebook(limited=limited, **ARTA)
    providers.behave("facebook", mode)
    reply = enter(stranger, "facebook", body)
    assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")


def test_it_may_stop_between_two_questions(stranger: Phone, providers: Providers) -> None:
    body = providers.facebook(limited=False, **ARTA)
    asked = providers.asked("GET /facebook/graph/me")
    assert enter(stranger, "facebook", body).status_code == 201
    assert providers.asked("GET /facebook/graph/me") == asked + 1


def test_a_secret_that_facebook_does_not_accept_is_our_trouble(
    providers: Providers, runtime: Runtime
) -> None:
    values = {**runtime.settings.model_dump(), "facebook_app_secret": "another"}
    phone = FAMILIES["auth"].app(surroundings(runtime, runtime.settings.model_validate(values))).test_client()
    reply = phone.post("/api/user/auth/facebook/", json=providers.facebook(limited=False, **ARTA))
    assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")
