"""Holidays, days off and lunch breaks as people enter them."""

from datetime import timedelta

from common.availability import DatedException, DayOverride, blocks, overrides, reach
from tests.unit.availability.shop import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    TUESDAY,
    ZONE,
    ask,
    at,
    hours,
    performance,
    person,
    salon,
    starts,
    taken,
    wish,
)


def test_a_holiday_closes_each_of_its_days() -> None:
    holiday = DatedException("closure", FRIDAY, SUNDAY)
    found = overrides([holiday], SATURDAY, SUNDAY + timedelta(1))
    assert found == {SATURDAY: DayOverride((), "closure"), SUNDAY: DayOverride((), "closure")}


def test_closed_beats_away_beats_special_hours() -> None:
    special = DatedException("special_hours", MONDAY, TUESDAY, hours("9:00-10:00"))
    more = DatedException("special_hours", MONDAY, MONDAY, hours("11:00-12:00"))
    away = DatedException("time_off", TUESDAY, TUESDAY)
    closed = DatedException("closure", FRIDAY, FRIDAY)
    found = overrides(
        [closed, DatedException("time_off", FRIDAY, FRIDAY), special, away, more], MONDAY, FRIDAY
    )
    assert found[MONDAY].hours == hours("9:00-10:00", "11:00-12:00")
    assert (found[TUESDAY].reason, found[FRIDAY].reason) == ("time_off", "closure")


def test_a_weekly_break_comes_on_its_weekdays() -> None:
    lunch = DatedException("break", MONDAY, SUNDAY, hours("10:00-11:00"), weekdays=frozenset({0, 4}))
    found = blocks(ZONE, [lunch], MONDAY, SUNDAY)
    assert [block.starts_at for block in found] == [at(MONDAY, "10:00"), at(FRIDAY, "10:00")]
    assert starts(salon(person(blocks=found)), ask()) == ["09:00", "09:30", "11:00", "11:30"]


def test_some_hours_off_are_a_block_and_not_a_day_off() -> None:
    dentist = DatedException("time_off", MONDAY, MONDAY, hours("9:00-11:00"))
    assert overrides([dentist], MONDAY, MONDAY) == {}
    assert [block.reason for block in blocks(ZONE, [dentist], MONDAY, MONDAY)] == ["time_off"]


def test_special_hours_are_not_a_block() -> None:
    special = DatedException("special_hours", MONDAY, MONDAY, hours("9:00-10:00"))
    assert blocks(ZONE, [special], MONDAY, MONDAY) == ()


def test_the_reach_covers_tails_buffers_and_late_visits() -> None:
    found = reach(ZONE, MONDAY, TUESDAY, (wish(performance(60, before=10, after=20)),))
    assert (found.first, found.last) == (MONDAY - timedelta(1), TUESDAY + timedelta(2))
    assert found.starts_at == at(MONDAY, "0:00") - timedelta(minutes=10, seconds=1)
    assert found.ends_at == at(TUESDAY + timedelta(1), "0:00") + timedelta(minutes=80)


def test_what_ends_at_midnight_is_in_reach_of_packing() -> None:
    row = taken(MONDAY, "23:00-24:00")._replace(ends_at=int(at(TUESDAY, "0:00").timestamp()))
    found = reach(ZONE, TUESDAY, TUESDAY, (wish(),))
    assert row.ends_at > found.starts_at.timestamp()
