"""What people have typed is only text, wherever a message puts it."""

from typing import Any

import jinja2
import pytest

from common import messages
from tools.messages.examples import main_examples

SAID = {example.message: example.said for example in main_examples("en")}
TYPED = (
    "name",
    "business",
    "address",
    "note",
    "reason",
    "customer",
    "applicant",
    "opening",
    "employee",
    "inviter",
)
EVIL = '<script>alert("1")</script>\'" onload=x'


def booked(**changes: Any) -> messages.Rendered:
    return messages.render("booked", "en", **{**SAID["booked"], **changes})


@pytest.mark.parametrize("message", messages.names())
def test_a_malicious_name_is_only_text(message: str) -> None:
    typed = {name: EVIL for name in TYPED if name in SAID[message]}
    page = messages.render(message, "en", **{**SAID[message], **typed}).html
    assert "<script" not in page
    assert not typed or "&lt;script&gt;" in page


def test_a_link_cannot_leave_its_attribute() -> None:
    assert "<img" not in booked(link='https://x.example.com/"><img src=y>').html


def test_a_name_cannot_add_a_mail_header() -> None:
    subject = booked(business="Bora\r\nBcc: erion@example.com").subject
    assert "\n" not in subject
    assert "\r" not in subject


def test_a_name_with_braces_does_not_ask_for_secrets() -> None:
    assert "{name.__class__}" in booked(business="{name.__class__}").subject


def test_a_missing_variable_is_an_error() -> None:
    said = {name: value for name, value in SAID["booked"].items() if name != "business"}
    with pytest.raises(jinja2.UndefinedError):
        messages.render("booked", "en", **said)


def test_an_unknown_message_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        messages.render("no_such_message", "en", **SAID["booked"])


def test_the_customer_reads_where_when_and_how_much() -> None:
    text = booked().text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Wednesday, 22 September 2027 at 14:00–15:15 (Central European Summer Time)" in text
    assert "Bora's Salon, Rruga Myslym Shyri 12, Tiranë" in text
    assert "Haircut · Dritan · 1,500 lekë" in text
    assert "Total: 2,300 lekë" in text
    assert "free of charge until Tuesday, 21 September 2027 at 14:00" in text


def test_an_unconfirmed_booking_is_called_a_request() -> None:
    request = booked(is_confirmed=False)
    assert "confirm" in request.text
    assert "request" in request.subject
