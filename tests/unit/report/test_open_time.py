"""How many minutes a diary was open."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from common.availability import DatedException, WeeklyHours
from functions.business.onboarding.report.figures import Period
from functions.business.onboarding.report.open_time import House, Member

ZONE = "Europe/Tirane"
LONG_AGO = date(2020, 1, 1)
MONDAY = date(2027, 3, 1)
WEEK = Period(MONDAY, MONDAY + timedelta(6))
NINE_TO_FIVE = [WeeklyHours(day, time(9), time(17)) for day in range(5)]


def minutes(
    period: Period,
    weekly: list[WeeklyHours],
    *exceptions: DatedException,
    own: list[WeeklyHours] | None = None,
    mine: list[DatedException] | None = None,
    limited: bool = True,
    **more: Any,
) -> int:
    """The open minutes of one employee."""
    member = Member(
        1, own is not None, more.get("is_active", True), more.get("joined", LONG_AGO), more.get("left")
    )
    house = House(ZONE, {None: weekly, 1: own or []}, {None: list(exceptions), 1: mine or []}, limited)
    return house.open_minutes([member], period)[1]


def test_an_ordinary_week() -> None:
    assert minutes(WEEK, NINE_TO_FIVE) == 5 * 8 * 60


def test_breaks_closures_and_time_off_are_not_open() -> None:
    lunch = DatedException("break", MONDAY, MONDAY + timedelta(6), ((time(12), time(13)),))
    closed = DatedException("closure", MONDAY, MONDAY)
    away = DatedException("time_off", MONDAY + timedelta(1), MONDAY + timedelta(1))
    assert minutes(WEEK, NINE_TO_FIVE, lunch) == 5 * 7 * 60
    assert minutes(WEEK, NINE_TO_FIVE, closed) == 4 * 8 * 60
    assert minutes(WEEK, NINE_TO_FIVE, lunch, closed, mine=[away]) == 3 * 7 * 60


def test_special_hours_replace_a_day() -> None:
    short = DatedException("special_hours", MONDAY, MONDAY, ((time(10), time(12)),))
    assert minutes(WEEK, NINE_TO_FIVE, short) == (4 * 8 + 2) * 60


def test_own_hours_stay_within_the_houses_unless_the_policy_says_otherwise() -> None:
    own = [WeeklyHours(0, time(8), time(12))]
    assert minutes(WEEK, NINE_TO_FIVE, own=own) == 3 * 60
    assert minutes(WEEK, NINE_TO_FIVE, own=own, limited=False) == 4 * 60
    assert minutes(WEEK, NINE_TO_FIVE, own=[]) == 0


@pytest.mark.parametrize(
    ("on", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 1), 24)]
)
def test_the_days_on_which_clocks_change_are_as_long_as_they_are(on: date, hours: int) -> None:
    all_day = [WeeklyHours(day, time(), time()) for day in range(7)]
    assert minutes(Period(on, on), all_day) == hours * 60


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    night = [WeeklyHours(0, time(22), time(2))]
    assert minutes(Period(MONDAY, MONDAY), night) == 4 * 60
    assert minutes(Period(MONDAY + timedelta(1), MONDAY + timedelta(1)), night) == 0
    off = DatedException("break", MONDAY + timedelta(1), MONDAY + timedelta(1), ((time(1), time(3)),))
    assert minutes(Period(MONDAY, MONDAY), night, off) == 3 * 60


def test_own_hours_after_midnight_fit_into_the_houses_night_before() -> None:
    house, own = [WeeklyHours(0, time(22), time(2))], [WeeklyHours(1, time(0), time(2))]
    tuesday = MONDAY + timedelta(1)
    assert minutes(Period(tuesday, tuesday), house, own=own) == 2 * 60


def test_one_is_there_from_joining_to_leaving() -> None:
    tuesday, thursday = MONDAY + timedelta(1), MONDAY + timedelta(3)
    assert minutes(WEEK, NINE_TO_FIVE, joined=tuesday, left=thursday) == 3 * 8 * 60
    assert minutes(WEEK, NINE_TO_FIVE, joined=MONDAY + timedelta(30)) == 0
    assert minutes(WEEK, NINE_TO_FIVE, left=LONG_AGO) == 0
    assert minutes(WEEK, NINE_TO_FIVE, is_active=False) == 0
