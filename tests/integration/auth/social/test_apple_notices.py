"""What Apple's server tells ours."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Identity, Inbox, Outbox, User
from tests.integration.auth.social.conftest import Providers, code_of, enter, links_of, user_of
from tests.integration.conftest import Phone

URL = "/api/user/webhooks/apple/"


def notice(providers: Providers, kind: str, subject: str = "a.1", **claims: Any) -> dict[str, Any]:
    """What Apple posts."""
    return providers.tell("/apple/mint_event", {"event": {"type": kind, "sub": subject}, "claims": claims})


@pytest.fixture
def arta(stranger: Phone, providers: Providers, db: Session) -> Phone:
    """Somebody whose only way in is Apple."""
    reply = enter(stranger, "apple", providers.apple(code=True, sub="a.1", email="arta@icloud.com"))
    return Phone(stranger.town, reply.json["access"], user=user_of(db, reply))


def of(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def test_an_account_that_apple_has_deleted_goes_here_too_if_nothing_else_lets_its_owner_in(
    arta: Phone, stranger: Phone, providers: Providers, db: Session
) -> None:
    assert stranger.post(URL, notice(providers, "account-delete")).status_code == 200
    assert links_of(db, of(arta)) == []
    db.refresh(of(arta))
    assert of(arta).erase_at is not None
    assert arta.get("/api/user/detail/").status_code == 401


@pytest.mark.parametrize("kind", ["account-delete", "account-deleted", "consent-revoked"])
def test_with_another_way_in_only_the_link_goes(
    arta: Phone, stranger: Phone, providers: Providers, db: Session, kind: str
) -> None:
    of(arta).password_hash = "x"
    db.commit()
    assert stranger.post(URL, notice(providers, kind)).status_code == 200
    assert links_of(db, of(arta)) == []
    db.refresh(of(arta))
    assert of(arta).erase_at is None
    assert arta.get("/api/user/detail/").status_code == 401


def test_the_last_link_outlives_a_withdrawn_consent_but_signs_nobody_in(
    arta: Phone, stranger: Phone, providers: Providers, db: Session
) -> None:
    stranger.post(URL, notice(providers, "consent-revoked"))
    assert links_of(db, of(arta)) == [("apple", "a.1")]
    db.expire_all()
    assert db.scalars(select(Identity.sealed_refresh_token)).one() is None
    assert arta.get("/api/user/detail/").status_code == 401
    back = enter(stranger, "apple", providers.apple(sub="a.1"))
    assert (back.status_code, back.json["user"]["uid"]) == (200, str(of(arta).uid))


def test_what_apple_has_revoked_is_not_revoked_again(
    arta: Phone, stranger: Phone, providers: Providers, db: Session
) -> None:
    assert stranger.post(URL, notice(providers, "account-delete")).status_code == 200
    assert db.scalar(select(func.count()).where(Outbox.kind == "revoke_at_provider")) == 0


def test_the_same_notice_does_something_once(
    arta: Phone, stranger: Phone, providers: Providers, db: Session, clock: SetClock
) -> None:
    of(arta).password_hash = "x"
    db.commit()
    first = notice(providers, "consent-revoked")
    assert stranger.post(URL, first).status_code == 200
    clock.advance(timedelta(minutes=1))
    enter(stranger, "apple", providers.apple(sub="a.1", email="arta@icloud.com"))
    again = notice(providers, "consent-revoked", jti=db.scalars(select(Inbox.event_id)).one())
    assert stranger.post(URL, first).status_code == 200
    assert stranger.post(URL, again).status_code == 200
    assert links_of(db, of(arta)) == [("apple", "a.1")]
    assert db.scalar(select(func.count()).select_from(Inbox)) == 1


def test_a_notice_of_before_the_link_ends_nothing(
    stranger: Phone, providers: Providers, db: Session, clock: SetClock
) -> None:
    late = notice(providers, "account-delete")
    clock.advance(timedelta(hours=1))
    user = user_of(db, enter(stranger, "apple", providers.apple(sub="a.1")))
    assert stranger.post(URL, late).status_code == 200
    assert links_of(db, user) == [("apple", "a.1")]


@pytest.mark.parametrize("kind", ["email-disabled", "email-enabled", "something-new"])
def test_other_news_is_only_noted(
    arta: Phone, stranger: Phone, providers: Providers, db: Session, kind: str
) -> None:
    assert stranger.post(URL, notice(providers, kind)).status_code == 200
    assert links_of(db, of(arta)) == [("apple", "a.1")]
    assert arta.get("/api/user/detail/").status_code == 200
    assert db.scalars(select(Inbox.kind)).one() == kind


def test_news_about_somebody_we_do_not_know_is_fine(
    stranger: Phone, providers: Providers, db: Session
) -> None:
    assert stranger.post(URL, notice(providers, "account-delete", "nobody")).status_code == 200
    assert db.scalars(select(Inbox.payload)).one() == {}


def test_events_may_come_as_an_object_too(
    arta: Phone, stranger: Phone, providers: Providers, db: Session
) -> None:
    event = {"type": "account-delete", "sub": "a.1", "event_time": "yesterday"}
    assert stranger.post(URL, notice(providers, "ignored", events=event)).status_code == 200
    assert links_of(db, of(arta)) == []


def test_a_withdrawal_by_an_only_owner_waits(
    stranger: Phone, providers: Providers, db: Session, only_owner: User
) -> None:
    assert stranger.post(URL, notice(providers, "account-delete", "owner")).status_code == 200
    assert links_of(db, only_owner) == [("apple", "owner")]
    db.refresh(only_owner)
    assert only_owner.erase_at is None


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://accounts.google.com"},
        {"aud": "somebody else"},
        {"aud": ["app.avatid.local"]},
        {"events": None},
        {"events": "[]"},
        {"events": "{"},
        {"events": 7},
        {"events": json.dumps({"type": "account-delete"})},
        {"events": json.dumps({"sub": "a.1"})},
        {"events": json.dumps({"type": ["account-delete"], "sub": "a.1"})},
        {"jti": None},
        {"jti": 7},
        {"iat": None},
        {"iat": "1803888000"},
        {"exp": 1},
        {"iat": 4102444800},
    ],
    ids=str,
)
def test_what_is_not_a_notice_of_apples_for_us_is_refused(
    arta: Phone, stranger: Phone, providers: Providers, db: Session, claims: dict[str, Any]
) -> None:
    reply = stranger.post(URL, notice(providers, "account-delete", **claims))
    assert (reply.status_code, code_of(reply)) == (401, "provider_refused")
    assert links_of(db, of(arta)) == [("apple", "a.1")]
    assert db.scalar(select(func.count()).select_from(Inbox)) == 0


def test_an_old_notice_and_an_id_token_are_no_notice(
    arta: Phone, stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    old = notice(providers, "account-delete", exp=None)
    clock.advance(timedelta(days=8))
    assert stranger.post(URL, old).status_code == 401
    token = providers.apple(sub="a.1")["id_token"]
    assert stranger.post(URL, {"payload": token}).status_code == 401
    event = notice(providers, "account-delete")["payload"]
    assert enter(stranger, "apple", {"id_token": event, "nonce": "x"}).status_code == 401


def test_when_apples_keys_cannot_be_had_apple_should_try_again(stranger: Phone, providers: Providers) -> None:
    body = notice(providers, "account-delete")
    providers.behave("apple", "500")
    assert stranger.post(URL, body).status_code == 503


@pytest.mark.parametrize("body", [{}, {"payload": ""}, {"payload": 7}, {"payload": "x" * 20000}])
def test_a_body_of_another_form_is_invalid(stranger: Phone, body: dict[str, Any]) -> None:
    assert stranger.post(URL, body).status_code == 422
