"""Opening hours of OpenStreetMap as an ordinary week."""

import datetime

import pytest

from functions.business.importing.plans import Interval, Said
from functions.business.importing.reading.hours import NOT_HOURS, BadHours, week

PLACE, ZONE = (41.3275, 19.8187), "Europe/Tirane"
WORKDAYS = range(5)
EVERY_DAY = range(7)


def at(written: str) -> datetime.time:
    return datetime.time.fromisoformat(written)


def on(days: range | list[int], *hours: str) -> tuple[Interval, ...]:
    pairs = [tuple(hour.split("-")) for hour in hours]
    return tuple(Interval(day, at(start), at(end)) for day in days for start, end in pairs)


@pytest.mark.parametrize(
    ("expression", "weekly"),
    [
        ("Mo-Fr 09:00-18:00", on(WORKDAYS, "09:00-18:00")),
        ("Mo-Fr 09:00-13:00,14:00-18:00; Su off", on(WORKDAYS, "09:00-13:00", "14:00-18:00")),
        ("Mo-Fr 10:00-18:00; PH off", on(WORKDAYS, "10:00-18:00")),
        ("24/7", on(EVERY_DAY, "00:00-00:00")),
        ("Mo-Su 00:00-24:00", on(EVERY_DAY, "00:00-00:00")),
        ("Mo-Su 10:00-24:00", on(EVERY_DAY, "10:00-00:00")),
        ("Fr-Sa 22:00-02:00", on([4, 5], "22:00-02:00")),
        ("Su 22:00-02:00", on([6], "22:00-02:00")),
        ("Mo 10:00-26:00", on([0], "10:00-02:00")),
        ("Fr 10:00-24:00, Sa 00:00-18:00", (*on([4], "10:00-00:00"), *on([5], "00:00-18:00"))),
        ("Fr 20:00-24:00, Sa 00:00-02:00", on([4], "20:00-02:00")),
        ("Mo-Fr 09:00-17:00 unknown", ()),
        ("off", ()),
    ],
)
def test_an_expression_is_a_week(expression: str, weekly: tuple[Interval, ...]) -> None:
    assert week(expression, PLACE, ZONE) == (weekly, ())


def test_words_are_no_hours() -> None:
    assert week('"by appointment"', PLACE, ZONE) == (None, (Said(NOT_HOURS),))


def test_a_holiday_on_the_reference_day_changes_nothing() -> None:
    independence_day = datetime.date(2028, 11, 28)
    weekly, notes = week("Mo-Su 09:00-18:00; PH off", PLACE, ZONE, independence_day)
    assert weekly == on(EVERY_DAY, "09:00-18:00")
    assert notes == ()


def test_the_week_the_clocks_change_is_a_week_like_others() -> None:
    spring = datetime.date(2027, 3, 28)
    assert week("Mo-Su 00:00-06:00", PLACE, ZONE, spring)[0] == on(EVERY_DAY, "00:00-06:00")
    assert week("24/7", PLACE, ZONE, datetime.date(2027, 10, 31))[0] == on(EVERY_DAY, "00:00-00:00")


def test_hours_of_some_weeks_only_are_noted() -> None:
    _weekly, notes = week("Mo[1] 10:00-12:00", PLACE, ZONE)
    assert len(notes) == 1


def test_hours_by_the_sun_are_those_of_the_place() -> None:
    weekly, notes = week("Mo sunrise-sunset", PLACE, ZONE)
    assert weekly
    assert at("05:00") < weekly[0].start < at("06:00")
    assert notes == ()


@pytest.mark.parametrize("expression", ["Mo-Fr 9-5", "Mo-Fr 09:00", "by appointment", "Lu-Ve 09:00-18:00"])
def test_what_cannot_be_understood_is_refused(expression: str) -> None:
    with pytest.raises(BadHours, match="opening_hours format"):
        week(expression, PLACE, ZONE)
