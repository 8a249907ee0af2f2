"""The Twilio Verify fake, spoken to by Twilio's own SDK: codes, their limits, and Twilio's way of saying no."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.rest import Client
from werkzeug.test import Client as Browser

from common.clock import SetClock
from tests.e2e.stack.twilio_sdk import ALICE, AUTH, looks_right, needs_contracts, refuses
from tests.patience import PATIENCE
from tools.local.identities import TWILIO_VERIFY_SERVICE_SID
from tools.local.providers import Journal, inbox_app

SERVICE = f"/v2/Services/{TWILIO_VERIFY_SERVICE_SID}"


@pytest.fixture
def verify(twilio: Client) -> Any:
    """Our Verify service."""
    return twilio.verify.v2.services(TWILIO_VERIFY_SERVICE_SID)


def send(verify: Any, to: str = ALICE, **more: str) -> Any:
    """Ask for a code."""
    return verify.verifications.create(to=to, channel="sms", **more)


def check(verify: Any, code: str) -> Any:
    """Say which code Alice read."""
    return verify.verification_checks.create(to=ALICE, code=code)


def sent(journal: Journal) -> list[str]:
    """The codes that Alice got, newest first."""
    return [message["data"]["code"] for message in journal.read(to=ALICE, channel="sms")]


def another_than(code: str) -> str:
    """A wrong code."""
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_in_the_sms_is_approved(verify: Any, journal: Journal) -> None:
    assert send(verify).status == "pending"
    (code,) = sent(journal)
    approved = check(verify, code)
    assert (approved.status, approved.valid) == ("approved", True)


def test_a_wrong_code_stays_pending(verify: Any, journal: Journal) -> None:
    send(verify)
    wrong = check(verify, another_than(sent(journal)[0]))
    assert (wrong.status, wrong.valid) == ("pending", False)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Your AvatID verification code is: {}"),
        ("sq", "Kodi juaj i verifikimit për AvatID është: {}"),
    ],
)
def test_the_sms_is_in_the_language_asked_for(verify: Any, journal: Journal, locale: str, text: str) -> None:
    send(verify, locale=locale)
    (message,) = journal.read(to=ALICE, channel="sms")
    assert message["text"] == text.format(message["data"]["code"])


def test_the_sms_names_whom_it_is_told_to(verify: Any, journal: Journal) -> None:
    send(verify, custom_friendly_name="Salon Bora")
    assert "Salon Bora" in journal.read(to=ALICE)[0]["text"]


def test_the_inbox_shows_the_sms(verify: Any, journal: Journal) -> None:
    send(verify)
    page = Browser(inbox_app(journal)).get("/local/inbox/", query_string={"to": ALICE}).text
    assert f"Your AvatID verification code is: {sent(journal)[0]}" in page


def test_while_a_code_is_pending_the_same_one_is_sent_again(verify: Any, journal: Journal) -> None:
    assert send(verify).sid == send(verify).sid
    first, second = sent(journal)
    assert first == second


def test_a_code_is_spent_once_it_is_approved(verify: Any, journal: Journal) -> None:
    first = send(verify).sid
    check(verify, sent(journal)[0])
    refuses(404, 20404, lambda: check(verify, sent(journal)[0]))
    assert send(verify).sid != first


def test_there_is_nothing_to_check_without_a_code(verify: Any) -> None:
    refuses(404, 20404, lambda: check(verify, "123456"))


def test_the_sixth_check_is_refused_whatever_the_code(verify: Any, journal: Journal) -> None:
    send(verify)
    (code,) = sent(journal)
    for _ in range(5):
        check(verify, another_than(code))
    refuses(429, 60202, lambda: check(verify, code))
    refuses(429, 60202, lambda: send(verify))


def test_the_sixth_sms_is_refused(verify: Any, journal: Journal) -> None:
    for _ in range(5):
        send(verify)
    refuses(429, 60203, lambda: send(verify))
    assert len(sent(journal)) == 5


def test_a_code_is_good_for_ten_minutes(verify: Any, journal: Journal, clock: SetClock) -> None:
    first = send(verify).sid
    clock.advance(timedelta(minutes=9, seconds=59))
    assert send(verify).sid == first
    clock.advance(timedelta(seconds=1))
    refuses(404, 20404, lambda: check(verify, sent(journal)[0]))
    assert send(verify).sid != first


def test_a_canceled_code_makes_room_for_a_new_one(verify: Any, journal: Journal) -> None:
    first = send(verify).sid
    for _ in range(5):
        check(verify, another_than(sent(journal)[0]))
    assert verify.verifications(first).update(status="canceled").status == "canceled"
    assert send(verify).sid != first


@pytest.mark.parametrize(
    ("to", "more", "status", "code"),
    [
        ("0691234567", {}, 400, 60200),
        ("+35542123456", {}, 400, 60205),
        (ALICE, {"channel": "fax"}, 400, 60200),
        (ALICE, {"locale": "tlh"}, 404, 20404),
    ],
)
def test_a_code_goes_to_a_mobile_number_by_sms_in_a_known_language(
    verify: Any, journal: Journal, to: str, more: dict[str, str], status: int, code: int
) -> None:
    wish = {"to": to, "channel": "sms", **more}
    refuses(status, code, lambda: verify.verifications.create(**wish))
    assert journal.read() == []


@pytest.mark.parametrize(
    "wish",
    [
        {"To": ALICE, "Channel": "sms", "Language": "sq"},
        {"To": ALICE},
        {"To": [ALICE, ALICE], "Channel": "sms"},
    ],
)
def test_it_refuses_what_the_official_description_does_not_know(
    providers_url: str, journal: Journal, wish: dict[str, Any]
) -> None:
    reply = requests.post(f"{providers_url}{SERVICE}/Verifications", wish, auth=AUTH, timeout=PATIENCE)
    assert (reply.status_code, reply.json()["code"]) == (400, 60200)
    assert journal.read() == []


@needs_contracts
def test_the_replies_are_as_officially_described(providers_url: str) -> None:
    described, service = "twilio_verify_v2.openapi.json", "/v2/Services/{ServiceSid}"
    order = {"To": ALICE, "Channel": "sms", "CustomCode": "123456"}
    started = requests.post(f"{providers_url}{SERVICE}/Verifications", order, auth=AUTH, timeout=PATIENCE)
    looks_right(started, described, f"{service}/Verifications")
    guess = {"To": ALICE, "Code": "123456"}
    checked = requests.post(f"{providers_url}{SERVICE}/VerificationCheck", guess, auth=AUTH, timeout=PATIENCE)
    looks_right(checked, described, f"{service}/VerificationCheck")
