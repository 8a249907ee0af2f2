"""What a calendar's file says, and how long it may take to say it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from functions.business.onboarding.busy_calendars import reading
from functions.business.onboarding.busy_calendars.reading import Unreadable
from tests.integration.busy_calendars.elsewhere import calendar

ZONE = "Europe/Tirane"
SINCE = datetime(2027, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=400)


def busy(*events: str) -> list[tuple[str, str]]:
    """When it says busy, UTC, as short as possible."""
    return [
        (f"{start:%m-%d %H:%M}", f"{end:%m-%d %H:%M}")
        for start, end in reading.busy_times(calendar(*events), ZONE, SINCE, UNTIL)
    ]


def problem(content: bytes) -> str:
    """Why there are no busy times."""
    with pytest.raises(Unreadable) as unreadable:
        reading.busy_times(content, ZONE, SINCE, UNTIL)
    return unreadable.value.problem


@pytest.mark.parametrize(
    ("event", "stretches"),
    [
        ("DTSTART:20270308T090000Z\nDTEND:20270308T100000Z", [("03-08 09:00", "03-08 10:00")]),
        ("DTSTART:20270308T090000Z\nDURATION:PT90M", [("03-08 09:00", "03-08 10:30")]),
        ("DTSTART:20270308T090000\nDTEND:20270308T100000", [("03-08 08:00", "03-08 09:00")]),
        ("DTSTART;TZID=Asia/Tokyo:20270308T090000\nDURATION:PT1H", [("03-08 00:00", "03-08 01:00")]),
        ("DTSTART;VALUE=DATE:20270308", [("03-07 23:00", "03-08 23:00")]),
        ("DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329", [("03-26 23:00", "03-28 22:00")]),
        ("DTSTART:20270308T090000Z", []),
        ("DTSTART:20200308T090000Z\nDURATION:PT1H", []),
        ("DTSTART:20270227T090000Z\nDTEND:20270301T010000Z", [("03-01 00:00", "03-01 01:00")]),
        ("DTSTART:20270328T023000\nDTEND:20270328T033000", []),
        ("DTSTART:20271031T013000\nDTEND:20271031T023000", [("10-30 23:30", "10-31 01:30")]),
    ],
)
def test_each_event_is_a_stretch(event: str, stretches: list[tuple[str, str]]) -> None:
    """In the night of spring 02:30 is 03:30; in autumn an hour comes twice, and its end is the later one."""
    assert busy(event) == stretches


def test_what_touches_or_overlaps_is_one() -> None:
    events = [
        f"DTSTART:20270308T{start}00Z\nDTEND:20270308T{end}00Z"
        for start, end in (("0900", "1000"), ("1000", "1100"))
    ]
    assert busy(*events, "DTSTART:20270308T103000Z\nDURATION:PT1H") == [("03-08 09:00", "03-08 11:30")]


def test_a_moved_repetition_is_where_it_was_moved_to() -> None:
    series = "DTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270309T140000Z\nDURATION:PT1H"
    written = calendar(series, moved).replace(b"UID:1@", b"UID:0@")
    found = reading.busy_times(written, ZONE, SINCE, UNTIL)
    assert [f"{start:%m-%d %H:%M}" for start, _end in found] == ["03-01 09:00", "03-09 14:00"]


def test_a_called_off_repetition_is_free() -> None:
    series = "DTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    off = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270308T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    written = calendar(series, off).replace(b"UID:1@", b"UID:0@")
    assert len(reading.busy_times(written, ZONE, SINCE, UNTIL)) == 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY"])
def test_a_rule_without_end_is_ended(rule: str) -> None:
    """The first never finds its day: ten of them look for it until the year 9999; the second finds ten thousand."""
    started = time.monotonic()
    endless = [f"DTSTART:20270301T090000Z\nDURATION:PT1S\nRRULE:{rule}"] * 10
    assert problem(calendar(*endless)) == "too_much"
    assert time.monotonic() - started < reading.SECONDS + 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"<html></html>",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\n" * 20000,
        bytes(range(256)) * 4000,
        calendar("DTSTART:foo"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(content: bytes) -> None:
    assert problem(content) == "no_calendar"


def test_an_empty_calendar_is_one() -> None:
    assert reading.busy_times(calendar(), ZONE, SINCE, UNTIL) == []


def test_whoever_reads_it_knows_no_secret_of_ours() -> None:
    """The parser gets no environment, and imports nothing of ours."""
    source = reading.PARSER.read_text()
    assert "from common" not in source
    assert "from functions" not in source
