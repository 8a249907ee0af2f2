"""The whole way to Firebase: its own SDK, and a stand-in that keeps who follows what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.doors_guarded.conftest import Providers, keys, providers
from tests.integration.topics.conftest import Firebase, agrees, follows, registers, topic
from tests.patience import PATIENCE

__all__ = ["keys", "providers"]

Followed = Callable[[str], list[str]]


@pytest.fixture
def at_firebase(firebase: Firebase, runtime: Runtime, providers: Providers) -> Firebase:
    """The worker reaches it."""
    return replace(firebase, runtime=with_doors(runtime, push=providers.doors().push))


@pytest.fixture
def followed(providers: Providers) -> Followed:
    """What the stand-in knows of a phone, by the address that Firebase has for it."""

    def ask(token: str) -> list[str]:
        path = f"{providers.url}/v1/projects/avatid-test/registrations/{token}/topicSubscriptions"
        reply = requests.get(path, headers={"Authorization": "Bearer x"}, timeout=PATIENCE)
        return [each["name"].rsplit("/", 1)[1] for each in reply.json()["topicSubscriptions"]]

    return ask


def test_a_phone_follows_and_stops(alice: Phone, at_firebase: Firebase, followed: Followed) -> None:
    agrees(alice)
    for name in ("offers", "news"):
        follows(alice, name)
    registers(alice, "pixel:APA91b")
    at_firebase.worker_comes()
    assert followed("pixel:APA91b") == ["news-en", "offers-en"]
    alice.delete(topic("news"))
    alice.patch("/api/user/update/", {"language": "sq"})
    at_firebase.worker_comes()
    assert followed("pixel:APA91b") == ["offers-sq"] == at_firebase.noted("pixel:APA91b")


@pytest.mark.parametrize("token", ["gone-pixel", "bad-pixel"])
def test_a_phone_that_firebase_does_not_know_is_forgotten(
    alice: Phone, at_firebase: Firebase, token: str
) -> None:
    agrees(alice)
    follows(alice, "offers")
    registers(alice, token)
    assert {end for _kind, end in at_firebase.worker_comes()} == {"sent"}
    assert at_firebase.noted(token) is None


@pytest.mark.parametrize("mode", ["500", "reset", "lost"])
def test_what_firebase_did_not_hear_it_hears_later(
    alice: Phone, at_firebase: Firebase, followed: Followed, providers: Providers, clock: SetClock, mode: str
) -> None:
    agrees(alice)
    follows(alice, "offers")
    registers(alice, "pixel")
    providers.behave("fcm", mode)
    assert at_firebase.worker_comes() == [("sync_device_topics", "waiting")]
    clock.advance(timedelta(hours=1))
    assert at_firebase.worker_comes() == [("sync_device_topics", "sent")]
    assert followed("pixel") == ["offers-en"] == at_firebase.noted("pixel")
