"""The Twilio Messages fake, spoken to by Twilio's own SDK: what is sent, and how it is found again."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.rest import Client

from common.clock import SetClock
from tests.e2e.stack.twilio_sdk import ALICE, AUTH, looks_right, needs_contracts, refuses
from tests.patience import PATIENCE
from tools.local.identities import (
    TWILIO_ACCOUNT_SID,
    TWILIO_MESSAGING_SERVICE_SID,
    TWILIO_VERIFY_SERVICE_SID,
)
from tools.local.providers import Journal

VERIFICATIONS = f"/v2/Services/{TWILIO_VERIFY_SERVICE_SID}/Verifications"
MESSAGES = f"/2010-04-01/Accounts/{TWILIO_ACCOUNT_SID}/Messages.json"
THE_SERVICE = {"messaging_service_sid": TWILIO_MESSAGING_SERVICE_SID}


def test_a_message_is_in_the_inbox_and_can_be_found_again(twilio: Client, journal: Journal) -> None:
    message = twilio.messages.create(to=ALICE, body="Tomorrow at 10", **THE_SERVICE)
    twilio.messages.create(to="+355699999999", body="Something else", **THE_SERVICE)
    (kept,) = journal.read(to=ALICE, channel="sms")
    assert (kept["text"], kept["data"]["sid"]) == ("Tomorrow at 10", message.sid)
    (found,) = twilio.messages.list(to=ALICE)
    assert (found.sid, found.body, found.status) == (message.sid, "Tomorrow at 10", "accepted")


def test_a_message_whose_reply_was_lost_is_found_by_its_number_and_time(
    twilio: Client, providers_url: str, clock: SetClock
) -> None:
    began_at = clock.now()
    wish = {"provider": "twilio_messages", "mode": "lost", "count": 1}
    requests.post(f"{providers_url}/control", json=wish, timeout=PATIENCE).raise_for_status()
    with pytest.raises(OSError, match="aborted"):
        twilio.messages.create(to=ALICE, body="Tomorrow at 10", **THE_SERVICE)
    assert len(twilio.messages.list(to=ALICE, date_sent_after=began_at)) == 1
    assert twilio.messages.list(to=ALICE, date_sent_before=began_at - timedelta(seconds=1)) == []


def test_messages_are_listed_page_by_page_newest_first(twilio: Client) -> None:
    for number in range(5):
        twilio.messages.create(to=ALICE, body=str(number), **THE_SERVICE)
    assert [message.body for message in twilio.messages.list(to=ALICE, page_size=2)] == list("43210")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"body": "Hello"}, 21603),
        ({**THE_SERVICE}, 21602),
        ({"body": "x" * 1601, **THE_SERVICE}, 21617),
        ({"body": "Hello", "to": "alice", **THE_SERVICE}, 21211),
        ({"body": "Hello", "to": "+35542123456", **THE_SERVICE}, 21614),
    ],
)
def test_a_message_that_cannot_be_sent_is_refused(
    twilio: Client, journal: Journal, wish: dict[str, Any], code: int
) -> None:
    refuses(400, code, lambda: twilio.messages.create(**{"to": ALICE, **wish}))
    assert journal.read() == []


@pytest.mark.parametrize("path", [VERIFICATIONS, MESSAGES])
@pytest.mark.parametrize("auth", [None, ("AC0", "token"), (TWILIO_ACCOUNT_SID, "")])
def test_a_caller_without_an_account_is_refused(
    providers_url: str, path: str, auth: tuple[str, str] | None
) -> None:
    reply = requests.post(providers_url + path, {"To": ALICE}, auth=auth, timeout=PATIENCE)
    assert reply.status_code == 401
    assert reply.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


@pytest.mark.parametrize(
    "wish",
    [
        {"To": ALICE, "Body": "Hello", "From": "AvatID", "Text": "Hello"},
        {"To": ALICE, "Body": "Hello", "From": "AvatID", "ValidityPeriod": "long"},
    ],
)
def test_it_refuses_what_the_official_description_does_not_know(
    providers_url: str, journal: Journal, wish: dict[str, str]
) -> None:
    assert requests.post(providers_url + MESSAGES, wish, auth=AUTH, timeout=PATIENCE).status_code == 400
    assert journal.read() == []


def test_somebody_elses_messages_are_not_found(providers_url: str) -> None:
    stranger = (f"AC{uuid.uuid4().hex}", "token")
    assert requests.get(providers_url + MESSAGES, auth=stranger, timeout=PATIENCE).status_code == 404


@needs_contracts
def test_the_reply_is_as_officially_described(providers_url: str) -> None:
    wish = {"To": ALICE, "Body": "Hello", "MessagingServiceSid": TWILIO_MESSAGING_SERVICE_SID}
    reply = requests.post(providers_url + MESSAGES, wish, auth=AUTH, timeout=PATIENCE)
    looks_right(reply, "twilio_messages_2010.openapi.json", "/2010-04-01/Accounts/{AccountSid}/Messages.json")
