"""Twilio Messages and Verify, by their official descriptions."""

from datetime import UTC, datetime

from tests.contract.conftest import Sent, Wire
from tests.contract.official import OpenApi, needs_descriptions

ALICES = "+355691234567"
MESSAGES, VERIFY = "twilio_messages_2010.openapi.json", "twilio_verify_v2.openapi.json"


@needs_descriptions
def test_a_text_is_what_twilio_describes(wire: Wire) -> None:
    wire.doors.sms.send(ALICES, "Your visit is tomorrow at 10")
    (sent,) = wire.to("/Messages.json")
    assert OpenApi(MESSAGES).wrongs(sent) == []
    assert sent.form["To"] == [ALICES]


@needs_descriptions
def test_looking_for_a_text_is_what_twilio_describes(wire: Wire) -> None:
    found = wire.doors.sms.find(ALICES, "nothing", datetime(2027, 3, 1, 8, 0, 30, tzinfo=UTC))
    (sent,) = wire.to("/Messages.json")
    assert (found, sent.method, OpenApi(MESSAGES).wrongs(sent)) == (None, "GET", [])
    assert (sent.query["To"], sent.query["DateSent>"]) == ([ALICES], ["2027-03-01T08:00:00Z"])


@needs_descriptions
def test_codes_are_what_verify_describes(wire: Wire) -> None:
    first = wire.doors.sms.start(ALICES, "sq")
    wire.doors.sms.start(ALICES, "sq", instead_of=first)
    wire.doors.sms.check(ALICES, "000000")
    asked = [each for each in wire.sent if "/Services/" in each.path]
    assert [OpenApi(VERIFY).wrongs(each) for each in asked] == [[]] * 4


@needs_descriptions
def test_a_parameter_that_nobody_knows_is_seen() -> None:
    strange = Sent("GET", "/2010-04-01/Accounts/AC1/Messages.json", {"Datesent>": ["x"]}, {}, b"")
    assert OpenApi(MESSAGES).wrongs(strange) == ["nobody knows the parameter Datesent>"]
    assert OpenApi(MESSAGES).wrongs(Sent("GET", "/2010-04-01/Nowhere.json", {}, {}, b""))
