"""Booking a visit, opening a diary's feed, and reading what a calendar would."""

from datetime import UTC, datetime
from typing import Any

import icalendar

from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done

BOOK, FEED, BOOKING = "/api/business/book/", "/api/business/calendar/", "/api/business/booking/"
A_MONDAY = "2027-03-08"


def visited(
    phone: Phone, salon: Salon, employee: str, at: str = "10:00", on: str = A_MONDAY
) -> dict[str, Any]:
    """A cut, booked."""
    order = {"business": salon.uid, "services": [{"uid": salon.cut, "employee": employee}]}
    booking: dict[str, Any] = done(phone.post(BOOK, order | {"date": on, "start_time": at}), 201)
    return booking


def as_file(phone: Phone, booking: dict[str, Any]) -> Any:
    """One booking as a file."""
    return phone.get(f"{BOOKING}{booking['uid']}/calendar.ics")


def events(reply: Any) -> list[Any]:
    """The events in a reply, as another program reads them."""
    assert reply.status_code == 200, reply.text
    assert reply.content_type == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(reply.data)
    assert [error for event in found.walk() for error in event.errors] == []
    return list(found.walk("VEVENT"))


def opened(phone: Phone, salon: Salon, employee: str | None = None) -> str:
    """The path of a new feed."""
    wish = {"business": salon.uid} | ({"employee": employee} if employee else {})
    url: str = done(phone.post(FEED, wish), 201)["url"]
    return url.removeprefix("https://api.avatid.test")


def utc(value: Any) -> str:
    """A moment in UTC, short."""
    at: datetime = value.dt
    return f"{at.astimezone(UTC):%m-%d %H:%M}"
