"""Connecting one's account with a provider, and disconnecting it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Notification, User
from common.runtime import Runtime
from tests.integration.auth.social.conftest import Providers, code_of, enter, links_of
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything


def link(phone: Phone, provider: str, body: dict[str, Any]) -> Any:
    """Connect."""
    return phone.post(f"/api/user/providers/{provider}/", body)


def unlink(phone: Phone, provider: str) -> Any:
    """Disconnect."""
    return phone.delete(f"/api/user/providers/{provider}/")


def told(db: Session, user: User | None) -> list[str]:
    """What somebody has heard about the safety of their account."""
    assert user is not None
    kept = select(Notification.data).where(Notification.user_id == user.id).order_by(Notification.id)
    return [str(data["what"]) for data in db.scalars(kept)]


@pytest.fixture
def with_password(db: Session, alice: Phone) -> Phone:
    """Alice, who could also sign in with a password."""
    assert alice.user is not None
    alice.user.password_hash = "x"
    db.commit()
    return alice


@pytest.mark.parametrize("provider", ["google", "apple", "facebook", "instagram"])
def test_a_signed_in_person_connects_any_provider_and_signs_in_with_it(
    with_password: Phone, stranger: Phone, providers: Providers, db: Session, provider: str
) -> None:
    reply = link(with_password, provider, providers.given_by(provider))
    assert (reply.status_code, reply.json) == (200, {"providers": [provider]})
    assert told(db, with_password.user) == ["provider_linked"]
    entered = enter(stranger, provider, providers.given_by(provider))
    assert with_password.user is not None
    assert (entered.status_code, entered.json["user"]["uid"]) == (200, str(with_password.user.uid))


def test_connecting_twice_is_the_same_as_once(
    with_password: Phone, providers: Providers, db: Session
) -> None:
    assert link(with_password, "google", providers.google()).status_code == 200
    assert link(with_password, "google", providers.google()).json == {"providers": ["google"]}
    assert told(db, with_password.user) == ["provider_linked"]


def test_only_one_link_to_each_provider(with_password: Phone, providers: Providers) -> None:
    link(with_password, "google", providers.google(sub="1"))
    reply = link(with_password, "google", providers.google(sub="2"))
    assert (reply.status_code, code_of(reply)) == (409, "provider_already_linked")


def test_somebody_who_opens_another_account_cannot_be_connected(
    alice: Phone, erion: Phone, providers: Providers, db: Session
) -> None:
    assert link(alice, "facebook", providers.facebook(sub="1")).status_code == 200
    reply = link(erion, "facebook", providers.facebook(sub="1"))
    assert (reply.status_code, code_of(reply)) == (409, "linked_to_another_account")
    assert erion.user is not None
    assert links_of(db, erion.user) == []


def test_it_takes_a_sign_in_of_the_last_ten_minutes(
    with_password: Phone, stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    link(with_password, "apple", providers.apple())
    clock.advance(timedelta(minutes=11))
    for reply in (link(with_password, "google", providers.google()), unlink(with_password, "apple")):
        assert (reply.status_code, code_of(reply)) == (403, "reauthentication_required")
    assert link(stranger, "google", providers.google()).status_code == 401
    assert unlink(stranger, "google").status_code == 401


def test_a_forged_proof_connects_nothing(alice: Phone, providers: Providers, db: Session) -> None:
    body = providers.google(aud="somebody else")
    assert (link(alice, "google", body).status_code, told(db, alice.user)) == (401, [])


@pytest.mark.parametrize("name", ["github", "Google", "google ", "%00", "é"])
def test_a_provider_that_does_not_exist_is_not_found(alice: Phone, name: str) -> None:
    assert link(alice, name, {"id_token": "x"}).status_code == 404
    assert unlink(alice, name).status_code == 404


def test_disconnecting_is_told_and_done_once(
    with_password: Phone, stranger: Phone, providers: Providers, db: Session
) -> None:
    link(with_password, "google", providers.google())
    assert unlink(with_password, "google").status_code == 204
    assert unlink(with_password, "google").status_code == 404
    assert told(db, with_password.user) == ["provider_linked", "provider_unlinked"]
    assert with_password.user is not None
    assert links_of(db, with_password.user) == []
    assert enter(stranger, "google", providers.google()).status_code == 201


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 409),
        ({"password_hash": "x"}, 204),
        ({"password_hash": "x", "email_verified_at": None}, 409),
        ({"phone": "+355691234567"}, 409),
        ({"phone": "+355691234567", "verified": True}, 204),
    ],
    ids=[
        "nothing else",
        "a password",
        "a password and nothing to type with it",
        "a number",
        "a proven number",
    ],
)
def test_the_last_way_in_cannot_be_disconnected(
    alice: Phone, providers: Providers, db: Session, clock: SetClock, more: dict[str, Any], status: int
) -> None:
    assert alice.user is not None
    link(alice, "google", providers.google())
    if more.pop("verified", False):
        more["phone_verified_at"] = clock.now()
    db.refresh(alice.user)
    for name, value in more.items():
        setattr(alice.user, name, value)
    db.commit()
    reply = unlink(alice, "google")
    assert (reply.status_code, code_of(reply)) == (status, "last_credential" if status == 409 else "")


def test_of_two_links_only_one_goes(alice: Phone, providers: Providers) -> None:
    link(alice, "google", providers.google())
    link(alice, "facebook", providers.facebook())
    assert unlink(alice, "google").status_code == 204
    assert code_of(unlink(alice, "facebook")) == "last_credential"


def test_a_stranger_disconnects_only_his_own(
    with_password: Phone, erion: Phone, providers: Providers, db: Session
) -> None:
    link(with_password, "google", providers.google())
    assert unlink(erion, "google").status_code == 404
    assert with_password.user is not None
    assert links_of(db, with_password.user) != []


def test_devices_that_came_in_by_the_link_are_signed_out_but_for_this_one(
    with_password: Phone, sign_up: Callable[..., Phone], stranger: Phone, providers: Providers
) -> None:
    link(with_password, "google", providers.google())
    this = Phone(stranger.town, enter(stranger, "google", providers.google()).json["access"])
    that = Phone(stranger.town, enter(stranger, "google", providers.google()).json["access"])
    assert unlink(this, "google").status_code == 204
    assert this.get("/api/user/detail/").status_code == 200
    assert with_password.get("/api/user/detail/").status_code == 200
    assert that.get("/api/user/detail/").status_code == 401


def test_apple_hears_that_the_link_is_over(
    with_password: Phone, providers: Providers, runtime: Runtime
) -> None:
    link(with_password, "apple", providers.apple(code=True, sub="a.77"))
    unlink(with_password, "apple")
    assert ("revoke_at_provider", "sent") in deliver_everything(runtime)
    journal = (providers.folder / "providers.jsonl").read_text()
    assert '"to": "a.77", "subject": "revoked"' in journal


def test_apple_hears_of_it_later_when_it_is_down(
    with_password: Phone, providers: Providers, runtime: Runtime, clock: SetClock
) -> None:
    link(with_password, "apple", providers.apple(code=True, sub="a.78"))
    unlink(with_password, "apple")
    providers.behave("apple", "500")
    assert ("revoke_at_provider", "waiting") in deliver_everything(runtime)
    providers.behave("apple", "ok")
    clock.advance(timedelta(minutes=5))
    assert deliver_everything(runtime) == [("revoke_at_provider", "sent")]
