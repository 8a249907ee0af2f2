"""SendGrid's Mail Send, by its official description."""

import pytest

from common.integrations.mail import Attachment, Letter
from tests.contract.conftest import Wire
from tests.contract.official import OpenApi, needs_descriptions

PLAIN = Letter("alice@example.com", "Your code", "123456", "<p>123456</p>")
FULL = Letter(
    "alice@example.com",
    "Your visit, ë",
    "Tomorrow at 10",
    "<p>Tomorrow at 10</p>",
    "00000000-0000-0000-0000-000000000005",
    (Attachment("booking.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR"),),
    "https://api.avatid.test/api/notifications/unsubscribe/abc/",
)


@needs_descriptions
@pytest.mark.parametrize("letter", [PLAIN, FULL], ids=["plain", "full"])
def test_a_letter_is_what_sendgrid_describes(wire: Wire, letter: Letter) -> None:
    wire.doors.mail.send(letter)
    (sent,) = wire.to("/v3/mail/send")
    assert OpenApi("sendgrid_mail_v3.openapi.json").wrongs(sent) == []
    assert sent.headers["Authorization"] == "Bearer SG.test"
    assert sent.body["tracking_settings"] == {
        "click_tracking": {"enable": False, "enable_text": False},
        "open_tracking": {"enable": False},
    }


@needs_descriptions
def test_the_description_is_strict(wire: Wire) -> None:
    wire.doors.mail.send(FULL)
    (sent,) = wire.to("/v3/mail/send")
    misspelt = type(sent)(
        "POST", sent.path, {}, sent.headers, sent.content.replace(b'"subject"', b'"subjekt"')
    )
    assert OpenApi("sendgrid_mail_v3.openapi.json").wrongs(misspelt)
