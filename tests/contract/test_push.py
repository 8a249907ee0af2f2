"""Firebase Cloud Messaging v1, by the discovery document in Google's own client library."""

from dataclasses import replace
from typing import Any

import pytest

from common.integrations.push import Notice
from tests.contract.conftest import Wire
from tests.contract.official import Discovery

PLAIN = Notice("device-1", "Booked", "Tomorrow at 10", {"kind": "booked"}, "booking-1")
RINGS: dict[str, Any] = {
    "badge": 3,
    "thread": "chat-1",
    "channel": "chat",
    "is_urgent": False,
    "lasts_seconds": 60,
}
SUBSCRIPTIONS = "projects.registrations.topicSubscriptions"


@pytest.mark.parametrize(
    "notice",
    [PLAIN, replace(PLAIN, **RINGS), replace(PLAIN, token="", topic="news-sq")],
    ids=["plain", "full", "topic"],
)
def test_a_notice_is_what_fcm_describes(wire: Wire, notice: Notice) -> None:
    wire.doors.push.send(notice)
    (sent,) = wire.to("/messages:send")
    assert Discovery().wrongs(sent, "projects.messages", "send") == []


def test_following_a_topic_is_what_fcm_describes(wire: Wire) -> None:
    wire.doors.push.follow(["device-1"], "news-sq")
    wire.doors.push.unfollow(["device-1"], "news-sq")
    (followed,), (ended,) = wire.to("/topicSubscriptions"), wire.to("/topicSubscriptions/news-sq")
    assert Discovery().wrongs(followed, SUBSCRIPTIONS, "create") == []
    assert Discovery().wrongs(ended, SUBSCRIPTIONS, "delete") == []


def test_the_document_is_strict(wire: Wire) -> None:
    wire.doors.push.send(PLAIN)
    (sent,) = wire.to("/messages:send")
    misspelt = replace(sent, content=sent.content.replace(b'"notification"', b'"notificatoin"'))
    assert Discovery().wrongs(misspelt, "projects.messages", "send")
    assert Discovery().wrongs(sent, SUBSCRIPTIONS, "create")
