"""The provider fakes, spoken to by the real SDKs: they accept what is right and fail as they are told."""

import firebase_admin
import pytest
import requests
from firebase_admin import messaging
from python_http_client.exceptions import BadRequestsError, HTTPError, UnauthorizedError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Header, Mail
from werkzeug.test import Client

from tests.patience import PATIENCE
from tools.local.providers import Journal, inbox_app

# Google prefers installation ids now; the apps have registered tokens, which FCM goes on taking.
pytestmark = pytest.mark.filterwarnings("ignore:Message.token is deprecated:DeprecationWarning")


@pytest.fixture
def sendgrid(providers_url: str) -> SendGridAPIClient:
    """SendGrid's SDK; it has no timeout of its own."""
    client = SendGridAPIClient("SG.key", host=providers_url)
    client.client.timeout = 2
    return client


def mail_to_alice() -> Mail:
    """A mail as we send it."""
    return Mail("no-reply@avatid.example", "alice@example.com", "Your code", "123456", "<b>123456</b>")


def tell(providers_url: str, provider: str, mode: str, **more: object) -> None:
    """Make a provider fail."""
    wish = {"provider": provider, "mode": mode, "count": 1, **more}
    requests.post(f"{providers_url}/control", json=wish, timeout=PATIENCE).raise_for_status()


def test_mail_that_sendgrid_takes_is_in_the_inbox(sendgrid: SendGridAPIClient, journal: Journal) -> None:
    assert sendgrid.send(mail_to_alice()).status_code == 202
    (message,) = journal.read(to="alice@example.com", channel="mail")
    assert (message["subject"], message["text"], message["html"]) == ("Your code", "123456", "<b>123456</b>")
    assert message["data"]["from"]["email"] == "no-reply@avatid.example"


def test_sendgrid_refuses_a_field_it_does_not_know(sendgrid: SendGridAPIClient, journal: Journal) -> None:
    with pytest.raises(BadRequestsError):
        sendgrid.send({**mail_to_alice().get(), "priority": "high"})
    assert journal.read() == []


def test_sendgrid_refuses_a_caller_without_a_key(providers_url: str) -> None:
    nobody = SendGridAPIClient("", host=providers_url)
    nobody.client.request_headers.pop("Authorization")
    with pytest.raises(UnauthorizedError):
        nobody.send(mail_to_alice())


def test_a_push_that_fcm_takes_is_in_the_inbox(firebase: firebase_admin.App, journal: Journal) -> None:
    push = messaging.Message(
        token="device-1",
        notification=messaging.Notification("Booked", "Tomorrow at 10"),
        data={"booking": "1"},
        android=messaging.AndroidConfig(collapse_key="booking-1", priority="high"),
        apns=messaging.APNSConfig(headers={"apns-collapse-id": "booking-1"}),
    )
    assert messaging.send(push, app=firebase).startswith("projects/avatid-local/messages/")
    (message,) = journal.read(channel="push")
    assert (message["to"], message["subject"], message["text"]) == ("device-1", "Booked", "Tomorrow at 10")
    assert message["data"]["booking"] == "1"
    assert message["data"]["android"]["collapse_key"] == "booking-1"


def test_a_device_that_is_gone_is_unregistered(firebase: firebase_admin.App) -> None:
    with pytest.raises(messaging.UnregisteredError):
        messaging.send(messaging.Message(token="gone-1"), app=firebase)


@pytest.mark.parametrize("mode", ["500", "reset", "slow"])
def test_a_provider_fails_as_told_and_recovers(
    sendgrid: SendGridAPIClient, providers_url: str, mode: str
) -> None:
    tell(providers_url, "sendgrid", mode, seconds=4)
    with pytest.raises((HTTPError, OSError)):
        sendgrid.send(mail_to_alice())
    assert sendgrid.send(mail_to_alice()).status_code == 202


def test_a_lost_reply_is_a_mail_that_was_sent(
    sendgrid: SendGridAPIClient, providers_url: str, journal: Journal
) -> None:
    tell(providers_url, "sendgrid", "lost")
    with pytest.raises(OSError):
        sendgrid.send(mail_to_alice())
    assert len(journal.read()) == 1


def test_garbage_is_no_acceptance(sendgrid: SendGridAPIClient, providers_url: str, journal: Journal) -> None:
    tell(providers_url, "sendgrid", "garbage")
    assert sendgrid.send(mail_to_alice()).status_code != 202
    assert journal.read() == []


def test_the_inbox_speaks_json_to_programs_and_html_to_people(
    sendgrid: SendGridAPIClient, journal: Journal
) -> None:
    sendgrid.send(mail_to_alice())
    browser = Client(inbox_app(journal))
    as_json = browser.get("/local/inbox/?to=alice@example.com", headers={"Accept": "application/json"}).json
    assert as_json is not None
    assert [sorted(message) for message in as_json] == [
        ["at", "channel", "data", "html", "subject", "text", "to"]
    ]
    assert "Your code" in browser.get("/local/inbox/").text
    assert browser.get("/local/inbox/?to=erion@example.com&format=json").json == []


def test_the_inbox_links_to_the_way_out_of_a_letter(sendgrid: SendGridAPIClient, journal: Journal) -> None:
    letter = mail_to_alice()
    letter.add_header(Header("List-Unsubscribe", "<https://api.avatid.test/out/a-token=/>"))
    sendgrid.send(letter)
    page = Client(inbox_app(journal)).get("/local/inbox/").text
    assert '<a href="https://api.avatid.test/out/a-token=/">' in page


def test_the_inbox_shows_the_newest_first(sendgrid: SendGridAPIClient, journal: Journal) -> None:
    for subject in ("first", "second"):
        sendgrid.send(Mail("a@avatid.example", "alice@example.com", subject, "text"))
    assert [message["subject"] for message in journal.read()] == ["second", "first"]
