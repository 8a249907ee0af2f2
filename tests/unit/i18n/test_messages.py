"""Messages read well in both languages, and a name cannot break out of its place."""

import datetime
import html.parser
from decimal import Decimal
from typing import Any

import jinja2
import pytest

from common import i18n, messages

START = datetime.datetime(2027, 3, 8, 13, 0, tzinfo=datetime.UTC)
CONTEXT: dict[str, Any] = {
    "name": "Alice",
    "code": "042137",
    "minutes": 15,
    "link_minutes": 30,
    "link": "https://avatid.example.com/open?a=1&b=2",
    "sign_in_link": "https://avatid.example.com/sign-in",
    "reset_link": "https://avatid.example.com/reset",
    "settings_link": "https://avatid.example.com/settings",
    "help_link": "https://avatid.example.com/help",
    "about_link": "https://avatid.example.com/account-deletion",
    "at": START,
    "erase_at": START,
    "until": START,
    "device": "Pixel 9 (Android)",
    "provider": "Google",
    "business": "Salloni i Borës",
    "address": "Rruga Myslym Shyri 12, Tiranë",
    "services": [
        {"name": "Prerje flokësh", "employee": "Dritan", "price": Decimal(1500)},
        {"name": "Fenirim", "employee": None, "price": Decimal(800)},
    ],
    "starts_at": START,
    "ends_at": START + datetime.timedelta(hours=1),
    "zone": "Europe/Tirane",
    "own_zone": "America/New_York",
    "total": Decimal(2300),
    "currency": "ALL",
    "returned_in": "ALL",
    "note": "Jam alergjike ndaj amoniakut.",
    "free_cancel_until": START - datetime.timedelta(days=1),
    "is_confirmed": True,
    "customer": "Alice Hoxha",
    "customer_phone": "+355691234567",
    "by_customer": True,
    "reason": "U sëmura.",
    "opening": "Berber",
    "applicant": "Gent Hoxha",
    "inviter": "Bora Leka",
    "employee": "Dritan Hoxha",
    "days": 7,
    "is_apart": True,
    "was_unpaid": True,
    "may_cancel_free": True,
    "fee": Decimal(500),
    "refund": Decimal(1800),
    "amount": Decimal(2300),
    "paid": Decimal(2300),
    "left": Decimal(700),
    "purpose": "deposit",
    "why": "too_late",
    "number": "7f9c1e9a",
}
ABSENT: dict[str, Any] = {
    "device": None,
    "note": None,
    "free_cancel_until": None,
    "customer_phone": None,
    "reason": None,
}
ABSENT |= {
    "may_cancel_free": False,
    "was_unpaid": False,
    "fee": None,
    "refund": None,
    "left": None,
    "paid": None,
}
ALL_MESSAGES = [
    "account_deletion",
    "already_registered",
    "application_accepted",
    "application_declined",
    "booked",
    "booked_for_team",
    "business_handed_over",
    "business_received",
    "canceled",
    "canceled_for_team",
    "claim_code",
    "claim_granted",
    "claim_refused",
    "confirmed",
    "data_export",
    "declined",
    "email_change",
    "email_changed",
    "expired",
    "expired_for_team",
    "invitation",
    "job_application",
    "joined_team",
    "left_team",
    "new_device",
    "password_changed",
    "password_reset",
    "payment_receipt",
    "phone_changed",
    "provider_linked",
    "provider_unlinked",
    "refresh_reused",
    "refund",
    "rescheduled",
    "rescheduled_for_team",
    "support_access",
    "support_access_ended",
    "verify_email",
    "waitlist_offer",
]


def booked(language: str, **changes: Any) -> messages.Rendered:
    return messages.render("booked", language, **{**CONTEXT, **changes})


def test_these_are_the_messages() -> None:
    assert messages.names() == ALL_MESSAGES


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("message", ALL_MESSAGES)
@pytest.mark.parametrize("changes", [{}, {"is_confirmed": False, "by_customer": False}, ABSENT])
def test_every_part_is_written_in_every_language(
    message: str, language: str, changes: dict[str, Any]
) -> None:
    rendered = messages.render(message, language, **{**CONTEXT, **changes})
    parts = [rendered.subject, rendered.text, rendered.html, rendered.push_title, rendered.push_body]
    for part in parts:
        assert part.strip()
        assert "None" not in part
        assert "{" not in part
    assert "\n\n\n" not in rendered.text
    assert f'<html lang="{language}">' in rendered.html


@pytest.mark.parametrize("message", ALL_MESSAGES)
def test_albanian_readers_see_no_english(message: str) -> None:
    english = messages.render(message, "en", **CONTEXT)
    albanian = messages.render(message, "sq", **CONTEXT)
    same = set(english.text.splitlines()) & set(albanian.text.splitlines())
    assert {line for line in same if line.strip() and "https://" not in line} <= {"    042137", "--"}


def test_the_customer_reads_where_when_and_how_much() -> None:
    text = booked("en").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Monday, 8 March 2027 at 14:00–15:00 (Central European Standard Time)" in text
    assert "Salloni i Borës, Rruga Myslym Shyri 12, Tiranë" in text
    assert "Prerje flokësh · Dritan · 1,500 lekë" in text
    assert "Total: 2,300 lekë" in text
    assert "free of charge until Sunday, 7 March 2027 at 14:00" in text


def test_an_unconfirmed_booking_is_called_a_request() -> None:
    assert "confirm" in booked("en", is_confirmed=False).text
    assert "request" in booked("en", is_confirmed=False).subject


def test_the_code_is_in_the_mail_and_never_in_the_push() -> None:
    mail = messages.render("verify_email", "en", **CONTEXT)
    assert "042137" in mail.text
    assert "042137" in mail.html
    assert "042137" not in mail.push_title + mail.push_body


def test_a_malicious_name_is_only_text() -> None:
    evil = '<script>alert("1")</script>\'" onload=x'
    page = booked("en", business=evil, name=evil, note=evil, address=evil).html
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_link_cannot_leave_its_attribute() -> None:
    page = booked("en", link='https://x.example.com/"><img src=y>').html
    assert "<img" not in page


def test_a_name_cannot_add_a_mail_header() -> None:
    subject = booked("en", business="Bora\r\nBcc: erion@example.com").subject
    assert "\n" not in subject
    assert "\r" not in subject


def test_a_name_with_braces_does_not_ask_for_secrets() -> None:
    assert "{name.__class__}" in booked("en", business="{name.__class__}").subject


def test_a_missing_variable_is_an_error() -> None:
    context = {key: value for key, value in CONTEXT.items() if key != "business"}
    with pytest.raises(jinja2.UndefinedError):
        messages.render("booked", "en", **context)


def test_an_unknown_message_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        messages.render("no_such_message", "en", **CONTEXT)


@pytest.mark.parametrize("message", ALL_MESSAGES)
def test_the_mail_is_well_formed_and_styled_inline(message: str) -> None:
    page = messages.render(message, "sq", **CONTEXT).html
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert checker.open_tags == []
    assert "<style" not in page
    assert "viewport" in page


class Checker(html.parser.HTMLParser):
    """Keeps the tags that are open, and complains of one closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag
