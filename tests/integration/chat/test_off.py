"""Where there is no chat, everything about it says so, and nothing else does."""

from dataclasses import replace
from uuid import uuid4

import pytest

from common.integrations import Doors
from common.runtime import Runtime
from tests.integration.chat.conftest import CONVERSATIONS
from tests.integration.conftest import Phone


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """The surroundings, without chat."""
    settings = runtime.settings.model_copy(update={"chat_provider": "off"})
    return replace(runtime, settings=settings, doors=Doors(settings))


def test_every_route_says_so(alice: Phone, stranger: Phone) -> None:
    one = f"{CONVERSATIONS}{uuid4()}/"
    replies = [
        alice.get(CONVERSATIONS),
        alice.post(CONVERSATIONS, {"business": str(uuid4())}),
        alice.get(one),
        alice.get(f"{one}messages/"),
        alice.post(f"{one}messages/", {"text": "Hello"}),
        alice.post(f"{one}read/", {"no": 1}),
        alice.post(f"{one}block/"),
        alice.delete(f"{one}block/"),
        alice.post(f"{one}report/", {"reason": "spam"}),
        alice.get(f"{one}pictures/{uuid4()}/"),
    ]
    assert {(each.status_code, each.json["code"]) for each in replies} == {(503, "chat_unavailable")}
    assert stranger.get(CONVERSATIONS).status_code == 401
    assert alice.get("/api/notifications/list/").status_code == 200
