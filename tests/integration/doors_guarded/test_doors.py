"""Every door to somebody else's computer has a guard of its own."""

import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from common.integrations import Doors
from common.integrations.guarded import Guard
from common.integrations.mail import Letter, LocalMail
from common.integrations.outside import OutsideError
from common.integrations.push import Notice, Unregistered
from common.settings import Settings
from tests.integration.doors_guarded.conftest import Providers
from tools.local.cluster import free_port

NOBODY = UUID(int=7)
CANARY = "kana" + "rina"  # a traceback shows lines of source, too
LETTER = Letter("alice@example.com", "Booked", "Tomorrow at 10", "<p>Tomorrow at 10</p>")
NOTICE = Notice("device-1", "Booked", "Tomorrow at 10", {}, "booking-1")
CALLS: dict[str, tuple[str, Callable[[Doors], Any]]] = {
    "mail": ("sendgrid", lambda doors: doors.mail.send(LETTER)),
    "push": ("fcm", lambda doors: doors.push.send(NOTICE)),
    "sms": ("twilio_messages", lambda doors: doors.sms.send("+355691234567", "AvatID: tomorrow at 10")),
    "codes": ("twilio_verify", lambda doors: doors.sms.start("+355691234567", "en")),
    "vision": ("vision", lambda doors: doors.vision.concerns(b"jpeg")),
    "payments": ("stripe", lambda doors: doors.payments and doors.payments.payer(NOBODY)),
}


def told(act: Callable[[], Any]) -> OutsideError:
    """The error of this call."""
    with pytest.raises(OutsideError) as error:
        act()
    return error.value


@pytest.mark.parametrize("name", CALLS)
def test_a_dead_provider_is_asked_only_so_often(providers: Providers, name: str) -> None:
    provider, call = CALLS[name]
    doors = providers.doors(breaker_failures=2, breaker_seconds=3600, vision="on")
    providers.behave(provider, "500", count=50)
    errors = [told(lambda: call(doors)) for _time in range(4)]
    assert [error.untried for error in errors] == [False, False, True, True]
    assert {type(error).__mro__[-4] for error in errors} == {OutsideError}


def test_a_dead_post_office_delays_no_push(providers: Providers) -> None:
    doors = providers.doors(breaker_failures=1, breaker_seconds=3600)
    providers.behave("sendgrid", "reset", count=50)
    assert [told(lambda: doors.mail.send(LETTER)).untried for _time in range(2)] == [False, True]
    assert doors.push.send(NOTICE).startswith("projects/avatid-test/messages/")


def test_it_is_asked_again_when_the_while_is_over(providers: Providers) -> None:
    doors = providers.doors(breaker_failures=1, breaker_seconds=0)
    providers.behave("sendgrid", "500", count=3)
    assert [told(lambda: doors.mail.send(LETTER)).untried for _time in range(3)] == [False, False, False]
    assert doors.mail.send(LETTER)


@pytest.mark.parametrize("mode", ["500", "reset", "garbage"])
def test_a_notice_is_tried_once_a_call_and_is_not_sent_by_nonsense(providers: Providers, mode: str) -> None:
    """Firebase's SDK would ask four times more by itself, for minutes."""
    providers.behave("fcm", mode)
    error = told(lambda: providers.doors().push.send(NOTICE))
    assert not error.permanent
    assert providers.calls("/messages:send") == 1
    assert providers.accepted() == []


def test_local_doors_need_no_guard(settings: Settings) -> None:
    assert type(Doors(settings).mail) is LocalMail


def test_a_notice_says_how_it_rings(providers: Providers) -> None:
    rings: dict[str, Any] = {"badge": 3, "thread": "chat-1", "channel": "chat"}
    notice = Notice("device-1", "New message", "Hello", {"kind": "chat"}, "chat-1")
    providers.doors().push.send(replace(notice, **rings))
    (got,) = providers.accepted()
    assert (got["to"], got["data"]["kind"]) == ("device-1", "chat")
    assert got["data"]["apns"]["payload"]["aps"] == {"badge": 3, "sound": "default", "thread-id": "chat-1"}
    assert got["data"]["apns"]["headers"] == {"apns-collapse-id": "chat-1", "apns-priority": "10"}
    assert got["data"]["android"]["notification"]["channel_id"] == "chat"
    assert got["data"]["android"]["priority"] == "high"


def test_a_notice_is_not_kept_longer_than_it_is_true(providers: Providers) -> None:
    push, now = providers.doors().push, int(time.time())
    for seconds in (0, 3600, 90 * 24 * 3600):
        push.send(replace(NOTICE, lasts_seconds=seconds))
    kept = [got["data"] for got in providers.accepted()]
    assert [each["android"]["ttl"] for each in kept] == ["0s", "3600s", "2419200s"]
    until = [int(each["apns"]["headers"]["apns-expiration"]) - now for each in kept]
    assert [seconds // 600 for seconds in until] == [0, 6, 4032]


def test_what_never_was_a_token_is_gone_and_a_notice_that_is_wrong_is_not(providers: Providers) -> None:
    push = providers.doors().push
    assert isinstance(told(lambda: push.send(replace(NOTICE, token="bad-1"))), Unregistered)
    assert push.follow(["device-1", "bad-1"], "news-en") == {"bad-1"}
    error = told(lambda: push.send(replace(NOTICE, token="odd-1", body=CANARY)))
    assert (error.permanent, isinstance(error, Unregistered)) == (True, False)
    assert CANARY not in "".join(traceback.format_exception(error))


def test_a_text_whose_fate_is_unknown_is_found(providers: Providers, clock: Any) -> None:
    sms, began = providers.doors().sms, clock.now()
    providers.behave("twilio_messages", "lost")
    assert told(lambda: sms.send("+355691234567", "Your visit is tomorrow")).unknown
    found = sms.find("+355691234567", "Your visit is tomorrow", began)
    assert found == providers.accepted()[0]["data"]["sid"]
    assert sms.find("+355691234567", "Another text", began) is None
    assert sms.find("+355692222222", "Your visit is tomorrow", began) is None
    assert sms.find("+355691234567", "Your visit is tomorrow", began + timedelta(hours=1)) is None


def test_what_follows_a_topic_hears_it(providers: Providers) -> None:
    push = providers.doors().push
    devices = [f"device-{number}" for number in range(25)]
    assert push.follow([*devices, "gone-1"], "news-en") == {"gone-1"}
    assert push.follow(devices, "news-en") == frozenset()
    assert push.unfollow([*devices[1:], "never-followed"], "news-en") == frozenset()
    push.send(Notice("", "News", "We are open", {}, "news-1", topic="news-en"))
    (heard,) = providers.accepted()
    assert (heard["to"], heard["data"]["followers"]) == ("news-en", ["device-0"])


@pytest.mark.parametrize("mode", ["500", "reset"])
def test_a_topic_that_cannot_be_followed_now_is_tried_later(providers: Providers, mode: str) -> None:
    push = providers.doors().push
    providers.behave("fcm", mode)
    error = told(lambda: push.follow(["device-1"], "news-en"))
    assert (error.permanent, error.untried) == (False, False)
    assert push.follow(["device-1"], "news-en") == frozenset()


def test_a_topic_that_has_no_name_is_never_followed(providers: Providers) -> None:
    assert told(lambda: providers.doors().push.follow(["device-1"], "no topic")).permanent


def test_a_guard_is_told_from_others_by_its_own_failures(settings: Settings) -> None:
    strict = settings.model_copy(update={"breaker_failures": 1, "breaker_seconds": 3600})
    one, other = (Guard(name, OutsideError, strict) for name in ("one", "other"))

    def fail() -> None:
        raise OutsideError("no")

    assert [told(lambda: one.call(fail)).untried for _time in range(2)] == [False, True]
    assert not told(lambda: other.call(fail)).untried


def test_a_queue_that_is_down_is_not_asked_for_every_hint(providers: Providers) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    queue = providers.doors(
        tasks_api_endpoint=nowhere, breaker_failures=2, breaker_seconds=3600, relay_timeout_seconds=0.3
    ).queue
    hints = [told(lambda: queue.wake("send_fire_push", "push", NOBODY, 0)).untried for _hint in range(4)]
    assert hints == [False, False, True, True]
