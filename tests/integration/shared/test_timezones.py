"""The time zones an app offers for choosing."""

from datetime import UTC, datetime

from common.clock import SetClock
from tests.integration.conftest import Phone

TIMEZONES = "/api/shared/timezones/"


def test_each_has_its_present_offset(stranger: Phone, clock: SetClock) -> None:
    winter = {each["name"]: each for each in stranger.get(TIMEZONES).json or ()}
    tirana = {"name": "Europe/Tirane", "offset": "+01:00", "offset_minutes": 60, "country": "AL"}
    assert winter["Europe/Tirane"] == tirana
    assert winter["America/St_Johns"]["offset"] == "-03:30"
    clock.at = datetime(2027, 7, 1, tzinfo=UTC)
    summer = {each["name"]: each for each in stranger.get(TIMEZONES).json or ()}
    assert summer["Europe/Tirane"]["offset"] == "+02:00"
