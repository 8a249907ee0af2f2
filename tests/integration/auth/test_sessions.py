"""The devices somebody is signed in on: what they see of them, and how they end them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens, Claims
from common.clock import SetClock
from common.models import Device, User, UserSession
from common.runtime import Runtime
from functions.auth import schemas, sessions
from tests.conftest import settings_for
from tests.integration.auth.mailbox import person
from tests.integration.conftest import Phone

LIST = "/api/user/sessions/"


def on(phone: Phone, db: Session, runtime: Runtime, name: str, token: str | None = None) -> Phone:
    """Another phone of the same person."""
    device = schemas.Device(platform="android", name=name, push_token=token)
    now = runtime.clock.now()
    tokens = sessions.open_session(db, person(phone), device, "pwd", now=now, settings=runtime.settings)
    db.commit()
    return Phone(phone.town, tokens.access, phone.language, person(phone))


def looked_into(db: Session, runtime: Runtime, user: User, operator: User) -> UserSession:
    """An operator looks into somebody's account."""
    now = runtime.clock.now()
    session = UserSession(
        user_id=user.id,
        acting_user_id=operator.id,
        is_read_only=True,
        salt=b"x" * 16,
        name="AvatID support",
        amr=["pwd", "otp"],
        authenticated_at=now,
        created_at=now,
        expires_at=now + timedelta(seconds=runtime.settings.support_seconds),
    )
    db.add(session)
    db.commit()
    return session


def rows(phone: Phone) -> list[dict[str, Any]]:
    """What the list shows."""
    reply = phone.get(LIST)
    assert reply.status_code == 200
    found: list[dict[str, Any]] = reply.json["results"]
    return found


def test_it_shows_every_device_and_which_one_this_is(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    clock.advance(timedelta(minutes=5))
    pixel = on(alice, db, runtime, "Pixel 9")
    newest, first = rows(pixel)
    assert newest | {"uid": ""} == {
        "uid": "",
        "name": "Pixel 9",
        "platform": "android",
        "created_at": "2027-03-01T08:05:00Z",
        "last_seen_at": "2027-03-01T08:05:00Z",
        "is_current": True,
        "how": ["pwd"],
        "by_support": False,
    }
    assert (first["is_current"], first["name"]) == (False, None)
    assert [row["is_current"] for row in rows(alice)] == [False, True]
    assert len(rows(erion)) == 1


def test_one_of_them_is_signed_out_from_afar_with_its_push_token(
    alice: Phone, db: Session, runtime: Runtime
) -> None:
    lost = on(alice, db, runtime, "Lost phone", "fcm-lost")
    uid = next(row["uid"] for row in rows(alice) if row["name"] == "Lost phone")
    assert alice.delete(f"{LIST}{uid}/").status_code == 204
    assert lost.get(LIST).status_code == 401
    assert [row["name"] for row in rows(alice)] == [None]
    assert db.scalar(select(func.count()).select_from(Device)) == 0
    assert alice.delete(f"{LIST}{uid}/").status_code == 404


def test_a_strangers_session_does_not_exist(alice: Phone, erion: Phone) -> None:
    (hers,) = rows(alice)
    theirs, missing = erion.delete(f"{LIST}{hers['uid']}/"), erion.delete(f"{LIST}{uuid4()}/")
    assert theirs.status_code == missing.status_code == 404
    assert theirs.json | {"request_id": ""} == missing.json | {"request_id": ""}
    assert alice.get(LIST).status_code == 200


@pytest.mark.parametrize("uid", ["1", "x", "%00", "'"])
def test_nonsense_is_no_session(alice: Phone, uid: str) -> None:
    assert alice.delete(f"{LIST}{uid}/").status_code == 404


@pytest.mark.parametrize("method", ["get", "delete"])
def test_a_stranger_is_asked_to_sign_in(stranger: Phone, method: str) -> None:
    path = LIST if method == "get" else f"{LIST}{uuid4()}/"
    assert getattr(stranger, method)(path).status_code == 401


def test_whoever_looks_in_to_help_is_seen_and_can_be_sent_away(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime
) -> None:
    visit = looked_into(db, runtime, person(alice), person(erion))
    seen = rows(alice)
    assert [(row["by_support"], row["name"]) for row in seen] == [(True, "AvatID support"), (False, None)]
    assert "Erion" not in str(seen)
    assert alice.delete(f"{LIST}{visit.uid}/").status_code == 204
    db.expire_all()
    assert visit.revoked_at == runtime.clock.now()


def test_the_visit_is_over_by_itself(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    looked_into(db, runtime, person(alice), person(erion))
    clock.advance(timedelta(seconds=runtime.settings.support_seconds))
    assert [row["by_support"] for row in rows(alice)] == [False]


def test_whoever_looks_in_takes_nobodys_place(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    looked_into(db, runtime, person(alice), person(erion))
    for number in range(runtime.settings.max_sessions - 1):
        clock.advance(timedelta(seconds=1))
        on(alice, db, runtime, f"phone {number}")
    assert alice.get(LIST).status_code == 200
    on(alice, db, runtime, "one too many")
    assert alice.get(LIST).status_code == 401


def test_a_device_that_rests_for_a_year_is_signed_out_and_takes_nobodys_place(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    clock.advance(timedelta(seconds=runtime.settings.refresh_ttl_seconds))
    assert alice.get(LIST).status_code == 401
    pixel = on(alice, db, runtime, "Pixel 9")
    assert [row["name"] for row in rows(pixel)] == ["Pixel 9"]


def test_the_hardened_profile_is_one_setting() -> None:
    hardened = settings_for("", "", session_profile="hardened")
    assert (hardened.access_ttl_seconds, hardened.refresh_ttl_seconds) == (900, 90 * 86400)
    own = settings_for("", "", session_profile="hardened", access_ttl_seconds=300)
    assert (own.access_ttl_seconds, own.refresh_ttl_seconds) == (300, 90 * 86400)
    usual = settings_for("", "")
    assert (usual.access_ttl_seconds, usual.refresh_ttl_seconds) == (30 * 86400, 365 * 86400)


def leave(user: User, clock: SetClock) -> None:
    """The account is about to be deleted."""
    user.deletion_requested_at = user.erase_at = clock.now()


REVOCATIONS: dict[str, Callable[[Phone, User, SetClock], Any]] = {
    "signed out": lambda phone, _user, _clock: phone.post("/api/user/auth/logout/"),
    "signed out everywhere": lambda phone, _user, _clock: phone.post("/api/user/auth/logout/all/"),
    "blocked": lambda _phone, user, clock: setattr(user, "blocked_at", clock.now()),
    "leaving": lambda _phone, user, clock: leave(user, clock),
    "token version": lambda _phone, user, _clock: setattr(user, "token_version", user.token_version + 1),
}


@pytest.mark.parametrize("why", REVOCATIONS)
def test_the_next_request_is_refused(alice: Phone, db: Session, clock: SetClock, why: str) -> None:
    assert alice.get(LIST).status_code == 200
    REVOCATIONS[why](alice, person(alice), clock)
    db.commit()
    assert alice.get(LIST).status_code == 401


def test_a_genuine_token_for_a_session_of_somebody_else_is_refused(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    session = db.scalars(select(UserSession).where(UserSession.user_id == person(erion).id)).one()
    claims = Claims(person(alice).uid, session.uid, 0, int(clock.now().timestamp()), ("pwd",))
    alice.token = AccessTokens(runtime.settings).issue(claims, clock.now())
    assert alice.get(LIST).status_code == 401
