"""How an instant is shown at a venue, whatever its clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.booking.showing_slots import shown

ZONES = ("Europe/Tirane", "America/Havana", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu")
EDGES = (
    datetime(2027, 3, 13, tzinfo=UTC),
    datetime(2027, 3, 27, tzinfo=UTC),
    datetime(2027, 10, 30, tzinfo=UTC),
)


@pytest.mark.parametrize("zone", ZONES)
def test_date_time_and_offset_are_the_venues(zone: str) -> None:
    for edge in EDGES:
        for quarters in range(3 * 24 * 4):
            at = edge + timedelta(minutes=15 * quarters)
            there = at.astimezone(ZoneInfo(zone))
            told = shown(zone, int(at.timestamp()))
            assert told == (there.isoformat(), f"{there:%Y-%m-%d}", f"{there:%H:%M}")
            assert datetime.fromisoformat(told.instant) == at


def test_an_hour_that_is_shown_twice_has_two_offsets() -> None:
    first, again = (
        shown("Europe/Tirane", int(datetime(2027, 10, 31, hour, 15, tzinfo=UTC).timestamp()))
        for hour in (0, 1)
    )
    assert (first.time, again.time) == ("02:15", "02:15")
    assert (first.instant[-6:], again.instant[-6:]) == ("+02:00", "+01:00")
