"""Signing in with address and password, staying signed in, and leaving."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Device, User, UserSession
from common.runtime import Runtime
from functions.auth import main as auth
from functions.auth import passwords
from tests.integration.conftest import Phone

SIGN_IN, REFRESH = "/api/user/auth/email/", "/api/user/auth/refresh/"
LOGOUT, LOGOUT_ALL = "/api/user/auth/logout/", "/api/user/auth/logout/all/"
PASSWORD = "dallandyshe-7"


@pytest.fixture
def arta(db: Session, runtime: Runtime, clock: SetClock) -> User:
    """Arta has an account with a password."""
    user = User(name="Arta", email="arta@example.com", email_verified_at=clock.now(), language="sq")
    user.password_hash = passwords.hashed(PASSWORD, runtime.settings)
    db.add(user)
    db.commit()
    return user


def signed_in(phone: Phone, **more: Any) -> dict[str, Any]:
    """Sign Arta in and return her tokens."""
    reply = phone.post(SIGN_IN, {"email": "Arta@Example.com", "password": PASSWORD} | more)
    assert reply.status_code == 200, reply.json
    tokens: dict[str, Any] = reply.json
    return tokens


def refreshed(phone: Phone, refresh: str) -> tuple[int, dict[str, Any]]:
    """Use a refresh token."""
    reply = phone.post(REFRESH, {"refresh": refresh})
    return reply.status_code, reply.json or {}


def test_the_right_password_opens(stranger: Phone, arta: User) -> None:
    tokens = signed_in(stranger)
    assert tokens["user"] == {"uid": str(arta.uid), "name": "Arta", "language": "sq"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["refresh_expires_in"]) == (
        "Bearer",
        2592000,
        31536000,
    )
    stranger.token = tokens["access"]
    assert stranger.post(LOGOUT).status_code == 204


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(stranger: Phone, arta: User) -> None:
    wrong = stranger.post(SIGN_IN, {"email": "arta@example.com", "password": "not-this-one"})
    unknown = stranger.post(SIGN_IN, {"email": "nobody@example.com", "password": "not-this-one"})
    assert wrong.json is not None
    assert unknown.json is not None
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert wrong.json["code"] == "wrong_credentials"


@pytest.mark.parametrize("lost", ["blocked_at", "email_verified_at", "password_hash"])
def test_some_people_cannot_sign_in(
    stranger: Phone, arta: User, db: Session, clock: SetClock, lost: str
) -> None:
    setattr(arta, lost, clock.now() if lost == "blocked_at" else None)
    db.commit()
    assert stranger.post(SIGN_IN, {"email": arta.email, "password": PASSWORD}).status_code == 401


def test_somebody_who_leaves_hears_so_with_the_right_password_only(
    stranger: Phone, arta: User, db: Session, clock: SetClock
) -> None:
    arta.deletion_requested_at, arta.erase_at = clock.now(), clock.now() + timedelta(days=14)
    db.commit()
    wrong = stranger.post(SIGN_IN, {"email": arta.email, "password": "not-this-one"})
    assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_credentials")
    right = stranger.post(SIGN_IN, {"email": arta.email, "password": PASSWORD})
    assert (right.status_code, right.json["code"]) == (403, "deletion_pending")
    assert right.json["erase_at"] == "2027-03-15T08:00:00+00:00"
    assert db.scalar(select(func.count()).select_from(UserSession)) == 0


def test_guessing_ends_wherever_the_guesses_come_from(stranger: Phone, arta: User, runtime: Runtime) -> None:
    """The account has its own limit, which a change of address does not reset."""
    behind_a_proxy = replace(
        runtime, settings=runtime.settings.model_copy(update={"trusted_proxies": ("127.0.0.1/32",)})
    )
    town = auth.app(behind_a_proxy).test_client()

    def tried(password: str, number: int) -> int:
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        return town.post(
            SIGN_IN, json={"email": arta.email, "password": password}, headers=headers
        ).status_code

    assert [tried("not-this-one", number) for number in range(10)] == [401] * 10
    assert tried(PASSWORD, 11) == 429


def test_guessing_ends_after_ten_tries_even_with_the_right_password(stranger: Phone, arta: User) -> None:
    for _try in range(10):
        assert stranger.post(SIGN_IN, {"email": arta.email, "password": "not-this-one"}).status_code == 401
    assert stranger.post(SIGN_IN, {"email": arta.email, "password": PASSWORD}).status_code == 429


def test_a_refresh_token_brings_a_new_pair_and_the_new_one_goes_on(stranger: Phone, arta: User) -> None:
    first = signed_in(stranger)
    status, second = refreshed(stranger, first["refresh"])
    assert status == 200
    assert second["refresh"] != first["refresh"]
    assert second["session_uid"] == first["session_uid"]
    assert refreshed(stranger, second["refresh"])[0] == 200


def test_within_ten_seconds_the_old_one_brings_the_same_successor(
    stranger: Phone, arta: User, clock: SetClock
) -> None:
    old = signed_in(stranger)["refresh"]
    successor = refreshed(stranger, old)[1]["refresh"]
    clock.advance(timedelta(seconds=10))
    assert refreshed(stranger, old)[1]["refresh"] == successor


def test_after_that_its_reuse_signs_the_device_out_and_that_outlives_the_refusal(
    stranger: Phone, arta: User, clock: SetClock
) -> None:
    old = signed_in(stranger)["refresh"]
    newest = refreshed(stranger, old)[1]
    clock.advance(timedelta(seconds=11))
    status, problem = refreshed(stranger, old)
    assert (status, problem["code"]) == (401, "refresh_reused")
    assert refreshed(stranger, newest["refresh"])[0] == 401
    stranger.token = newest["access"]
    assert stranger.post(LOGOUT).status_code == 401


def test_two_generations_back_is_reuse_at_once(stranger: Phone, arta: User) -> None:
    first = signed_in(stranger)["refresh"]
    second = refreshed(stranger, first)[1]["refresh"]
    assert refreshed(stranger, second)[0] == 200
    assert refreshed(stranger, first)[1]["code"] == "refresh_reused"


@pytest.mark.parametrize("word", ["", "x", "A" * 70, "A" * 71, "ëëë", "=" * 10])
def test_nonsense_is_not_a_refresh_token(stranger: Phone, word: str) -> None:
    assert stranger.post(REFRESH, {"refresh": word}).status_code == 401


def test_a_refresh_token_with_one_letter_changed_is_worth_nothing(stranger: Phone, arta: User) -> None:
    good = signed_in(stranger)["refresh"]
    bad = good[:40] + ("A" if good[40] != "A" else "B") + good[41:]
    assert refreshed(stranger, bad)[0] == 401
    assert refreshed(stranger, good)[0] == 200


def test_an_access_token_is_not_a_refresh_token_nor_the_other_way_round(stranger: Phone, arta: User) -> None:
    tokens = signed_in(stranger)
    assert stranger.post(REFRESH, {"refresh": tokens["access"][:200]}).status_code == 401
    stranger.token = tokens["refresh"]
    assert stranger.post(LOGOUT).status_code == 401


def test_signing_out_ends_this_device_and_no_other(stranger: Phone, arta: User) -> None:
    here, there = signed_in(stranger), signed_in(stranger)
    stranger.token = here["access"]
    assert stranger.post(LOGOUT).status_code == 204
    assert stranger.post(LOGOUT).status_code == 401
    assert refreshed(stranger, here["refresh"])[0] == 401
    assert refreshed(stranger, there["refresh"])[0] == 200


def test_signing_out_everywhere_ends_all_of_them(stranger: Phone, arta: User) -> None:
    here, there = signed_in(stranger), signed_in(stranger)
    stranger.token = here["access"]
    assert stranger.post(LOGOUT_ALL).status_code == 204
    assert [refreshed(stranger, tokens["refresh"])[0] for tokens in (here, there)] == [401, 401]


def test_a_push_token_leaves_with_its_session(stranger: Phone, arta: User, db: Session) -> None:
    device = {"platform": "android", "name": "Pixel", "push_token": "fcm-1"}
    tokens = signed_in(stranger, device=device)
    assert db.scalar(select(func.count()).select_from(Device)) == 1
    stranger.token = tokens["access"]
    stranger.post(LOGOUT)
    assert db.scalar(select(func.count()).select_from(Device)) == 0


def test_a_push_token_belongs_to_whoever_signed_in_last(
    stranger: Phone, arta: User, sign_up: Callable[..., Phone], db: Session, runtime: Runtime
) -> None:
    other = sign_up("Besa")
    assert other.user is not None
    db.add(Device(user_id=other.user.id, token="fcm-1", platform="ios"))
    db.commit()
    signed_in(stranger, device={"platform": "android", "push_token": "fcm-1"})
    db.expire_all()
    assert db.scalars(select(Device.user_id)).all() == [arta.id]


def test_the_oldest_device_goes_when_there_are_more_than_twenty(
    stranger: Phone, arta: User, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    first = signed_in(stranger)
    for _more in range(19):
        clock.advance(timedelta(minutes=2))
        signed_in(stranger)
    assert refreshed(stranger, first["refresh"])[0] == 200
    clock.advance(timedelta(minutes=2))
    newest = signed_in(stranger)
    live = select(func.count()).select_from(UserSession).where(UserSession.revoked_at.is_(None))
    assert db.scalar(live) == 20
    stranger.token = first["access"]
    assert stranger.post(LOGOUT).status_code == 401
    assert refreshed(stranger, newest["refresh"])[0] == 200


def test_a_token_of_a_retired_key_is_refused(stranger: Phone, arta: User) -> None:
    tokens = signed_in(stranger)
    head, body, seal = tokens["access"].split(".")
    stranger.token = f"{head}.{body}.{seal[::-1]}"
    assert stranger.post(LOGOUT).status_code == 401
