"""What phones follow at the provider: what their owner wants now, in the owner's language, and nothing else."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.following import named
from common.integrations.push import LocalPush, Notice, PushError
from common.models import Outbox, Platform
from common.runtime import Runtime
from functions.auth import sessions
from functions.auth.schemas import Device as SignedInOn
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.topics.conftest import DEVICE, SETTINGS, Firebase, agrees, follows, registers, topic


@pytest.fixture
def followed(alice: Phone, firebase: Firebase) -> Firebase:
    """Alice has agreed, follows the offers, and has a phone."""
    agrees(alice)
    follows(alice, "offers")
    registers(alice, "pixel")
    assert firebase.followers("offers-en") == ["pixel"]
    return firebase


def test_a_phone_follows_with_consent_alone(alice: Phone, firebase: Firebase) -> None:
    registers(alice, "pixel")
    follows(alice, "offers")
    assert firebase.followers("offers-en") == []
    agrees(alice)
    assert firebase.followers("offers-en") == ["pixel"]
    assert firebase.noted("pixel") == ["offers-en"]


def test_every_phone_of_theirs_follows_also_one_that_comes_later(alice: Phone, followed: Firebase) -> None:
    registers(alice, "tablet")
    assert followed.followers("offers-en") == ["pixel", "tablet"]


def test_a_phone_that_signs_in_with_its_token_follows_at_once(
    alice: Phone, followed: Firebase, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    assert alice.user is not None
    ipad = SignedInOn(platform=Platform.IOS, push_token="ipad")
    sessions.open_session(db, alice.user, ipad, "pwd", now=clock.now(), settings=runtime.settings)
    db.commit()
    assert followed.followers("offers-en") == ["ipad", "pixel"]


def test_starting_the_app_again_asks_the_provider_nothing(alice: Phone, followed: Firebase) -> None:
    registers(alice, "pixel")
    assert followed.worker_comes() == []


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("consent", {"accepts_broadcasts": False}),
        ("push", {"send_push_notifications": False}),
    ],
)
def test_who_wants_to_hear_no_more_follows_no_more(
    alice: Phone, followed: Firebase, what: str, body: dict[str, bool]
) -> None:
    assert alice.patch(SETTINGS, body).status_code == 200
    assert followed.followers("offers-en") == [], what
    assert followed.noted("pixel") == []
    assert alice.patch(SETTINGS, dict.fromkeys(body, True)).status_code == 200
    assert followed.followers("offers-en") == ["pixel"]


def test_leaving_a_topic_leaves_it_on_the_phone(alice: Phone, followed: Firebase) -> None:
    follows(alice, "news")
    alice.delete(topic("offers"))
    assert followed.followers("offers-en") == []
    assert followed.followers("news-en") == ["pixel"]


def test_another_language_is_another_topic(alice: Phone, followed: Firebase) -> None:
    assert alice.patch("/api/user/update/", {"language": "sq"}).status_code == 200
    assert followed.followers("offers-en") == []
    assert followed.followers("offers-sq") == ["pixel"]


def test_a_phone_in_other_hands_follows_what_its_new_owner_wants(
    alice: Phone, erion: Phone, followed: Firebase
) -> None:
    agrees(erion)
    follows(erion, "tips")
    registers(erion, "pixel")
    assert followed.followers("offers-en") == []
    assert followed.followers("tips-en") == ["pixel"]


def test_a_phone_that_is_signed_out_follows_nothing(alice: Phone, followed: Firebase) -> None:
    assert alice.post("/api/user/auth/logout/").status_code == 204
    assert followed.noted("pixel") is None
    assert followed.followers("offers-en") == []


def test_a_phone_that_is_taken_back_follows_nothing(alice: Phone, followed: Firebase) -> None:
    assert alice.delete(DEVICE, {"token": "pixel"}).status_code == 204
    assert followed.followers("offers-en") == []


def test_a_phone_that_comes_back_before_the_provider_heard_still_follows(
    alice: Phone, followed: Firebase
) -> None:
    assert alice.delete(DEVICE, {"token": "pixel"}).status_code == 204
    registers(alice, "pixel")
    assert followed.followers("offers-en") == ["pixel"]
    assert followed.noted("pixel") == ["offers-en"]


def test_somebody_who_leaves_is_followed_by_silence(alice: Phone, followed: Firebase, db: Session) -> None:
    assert alice.delete("/api/user/delete/").status_code == 202
    assert followed.followers("offers-en") == []
    assert not [row.payload for row in db.scalars(select(Outbox)) if "pixel" in str(row.payload)]


class Elsewhere(LocalPush):
    """A provider that breaks off after it has done what it was asked."""

    def follow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """Do it, and lose the answer."""
        super().follow(tokens, topic)
        raise PushError("the answer got lost", unknown=True)


class Lost(LocalPush):
    """A provider that knows none of our phones."""

    def follow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """They are gone, all of them."""
        return frozenset(tokens)

    def send(self, notice: Notice) -> str:
        """Nobody is rung here."""
        raise NotImplementedError


def test_what_may_be_followed_is_left_although_nobody_knows_whether_it_is(
    alice: Phone, firebase: Firebase, runtime: Runtime
) -> None:
    agrees(alice)
    follows(alice, "offers")
    registers(alice, "pixel")
    lost = with_doors(runtime, push=Elsewhere(Path(runtime.settings.local_inbox_dir)))
    assert ("sync_device_topics", "waiting") in Firebase(firebase.db, lost).worker_comes()
    noted = firebase.noted("pixel") or []
    assert (named(noted), noted[0][0]) == (["offers-en"], "?")
    assert alice.delete(DEVICE, {"token": "pixel"}).status_code == 204
    assert firebase.followers("offers-en") == []


def test_a_phone_that_the_provider_does_not_know_is_forgotten(
    alice: Phone, firebase: Firebase, runtime: Runtime, db: Session
) -> None:
    agrees(alice)
    follows(alice, "offers")
    registers(alice, "pixel")
    lost = with_doors(runtime, push=Lost(Path(runtime.settings.local_inbox_dir)))
    assert ("sync_device_topics", "sent") in Firebase(db, lost).worker_comes()
    assert firebase.noted("pixel") is None
