"""A booking as a calendar file."""

import dataclasses
import datetime
import uuid
import zoneinfo

import pytest

from common.ics import Appointment, feed, invitation

UID = uuid.UUID("0b8f6f5e-7f0f-4a55-9b53-6d9f3f6f0a11")
TIRANA = zoneinfo.ZoneInfo("Europe/Tirane")
VISIT = Appointment(
    uid=UID,
    sequence=2,
    starts_at=datetime.datetime(2027, 3, 8, 14, 0, tzinfo=TIRANA),
    ends_at=datetime.datetime(2027, 3, 8, 15, 0, tzinfo=TIRANA),
    written_at=datetime.datetime(2027, 3, 1, 9, 30, tzinfo=datetime.UTC),
    summary="Prerje flokësh te Salloni i Borës",
    description="Gjithsej: 1 500 lekë",
    location="Rruga Myslym Shyri 12, Tiranë",
    point=(41.3255, 19.8095),
    link="https://avatid.example.com/bookings/1",
)


def unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_it_tells_the_visit_in_utc() -> None:
    lines = unfolded(invitation(VISIT))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "METHOD:PUBLISH" in lines
    assert "DTSTART:20270308T130000Z" in lines
    assert "DTEND:20270308T140000Z" in lines
    assert "DTSTAMP:20270301T093000Z" in lines
    assert "GEO:41.325500;19.809500" in lines


def test_a_moved_booking_keeps_its_uid_and_counts_up() -> None:
    moved = dataclasses.replace(VISIT, sequence=3)
    assert f"UID:{UID}@avatid" in unfolded(invitation(VISIT))
    assert f"UID:{UID}@avatid" in unfolded(invitation(moved))
    assert "SEQUENCE:3" in unfolded(invitation(moved))


def test_a_canceled_booking_leaves_the_calendar() -> None:
    lines = unfolded(invitation(dataclasses.replace(VISIT, is_canceled=True)))
    assert "METHOD:CANCEL" in lines
    assert "STATUS:CANCELLED" in lines


def test_commas_semicolons_backslashes_and_line_breaks_are_escaped() -> None:
    lines = unfolded(invitation(dataclasses.replace(VISIT, summary="a,b;c\\d\r\ne\nf")))
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf" in lines


def test_a_note_cannot_add_a_line() -> None:
    evil = "hello\r\nATTENDEE:mailto:erion@example.com"
    file = invitation(dataclasses.replace(VISIT, summary=evil, link=f"https://x.example.com/\r\n{evil}"))
    assert not [line for line in unfolded(file) if line.startswith("ATTENDEE")]


@pytest.mark.parametrize("letter", ["a", "ë", "€", "💈"])
@pytest.mark.parametrize("shift", range(5))
def test_long_lines_are_folded_between_letters(letter: str, shift: int) -> None:
    summary = "x" * shift + letter * 200
    file = invitation(dataclasses.replace(VISIT, summary=summary))
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert f"SUMMARY:{summary}" in unfolded(file)


def test_a_feed_holds_every_visit() -> None:
    other = dataclasses.replace(VISIT, uid=uuid.UUID(int=1))
    assert unfolded(feed([VISIT, other])).count("BEGIN:VEVENT") == 2


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        invitation(dataclasses.replace(VISIT, starts_at=datetime.datetime(2027, 3, 8, 14, 0)))  # noqa: DTZ001
