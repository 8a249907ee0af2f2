"""Whose hours count on which day, and what a late evening has to do with the next morning."""

import pytest

from common.availability import DayOverride, Rules, World
from tests.unit.availability.shop import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    ask,
    hours,
    performance,
    person,
    salon,
    starts,
    week,
    wish,
)

HOURLY = Rules(step_minutes=60)
UNLIMITED = Rules(step_minutes=60, limit_to_business_hours=False)
HOUR = wish(performance(60))
CLOSED = DayOverride((), "closure")
AWAY = DayOverride((), "time_off")


def test_a_day_has_several_intervals() -> None:
    world = salon(weekly=week("9:00-10:00", "14:00-15:00"))
    assert starts(world, ask()) == ["09:00", "09:30", "14:00", "14:30"]


def test_a_closed_weekday_offers_nothing() -> None:
    assert starts(salon(weekly=week("9:00-10:00", days=[1, 2, 3])), ask()) == []


def test_midnight_to_midnight_is_the_whole_day() -> None:
    assert len(starts(salon(weekly=week("0:00-24:00", days=[0])), ask())) == 48


def test_an_open_night_runs_into_the_next_day() -> None:
    world = salon(weekly=week("22:00-2:00", days=[4]), rules=HOURLY)
    assert starts(world, ask(FRIDAY, HOUR)) == ["22:00", "23:00"]
    assert starts(world, ask(SATURDAY, HOUR)) == ["00:00", "01:00"]


def test_a_visit_may_cross_midnight_and_the_end_of_the_asked_range() -> None:
    world = salon(weekly=week("22:00-2:00", days=[4]), rules=HOURLY)
    assert starts(world, ask(FRIDAY, wish(performance(180)))) == ["22:00", "23:00"]


def test_windows_that_touch_at_midnight_are_one() -> None:
    world = salon(weekly=(*week("22:00-24:00", days=[4]), *week("0:00-2:00", days=[5])), rules=HOURLY)
    assert starts(world, ask(FRIDAY, wish(performance(120)))) == ["22:00", "23:00"]


def test_closing_a_day_removes_its_tail_and_leaves_the_tail_of_the_day_before() -> None:
    world = salon(weekly=week("20:00-2:00"), rules=HOURLY, overrides={SATURDAY: CLOSED})
    assert starts(world, ask(SATURDAY, HOUR)) == ["00:00", "01:00"]
    assert starts(world, ask(SUNDAY, HOUR)) == ["20:00", "21:00", "22:00", "23:00"]


def test_a_slot_belongs_to_the_local_date_of_its_start() -> None:
    world = salon(weekly=week("22:00-2:00"), rules=HOURLY)
    assert len(starts(world, ask(FRIDAY, HOUR, SATURDAY))) == 8


ROWS = [
    # the salon's week, its day, Dritan's week, his day, limited -> the hours offered
    ("9-12", None, None, None, True, "9 10 11"),
    ("9-12", "10-11", None, None, True, "10"),
    ("9-12", None, "8-10", None, True, "9"),
    ("9-12", None, "8-10", None, False, "8 9"),
    ("9-12", None, "", None, True, ""),
    ("9-12", "10-11", "8-12", None, True, "10"),
    ("9-12", "10-11", "8-12", None, False, "8 9 10 11"),
    ("9-12", None, "8-10", "11-13", True, "11"),
    ("9-12", None, "8-10", "11-13", False, "11 12"),
    ("9-12", None, None, "11-13", True, "11"),
    ("9-12", None, None, "11-13", False, "11 12"),
    ("9-12", "8-14", None, "7-10", True, "8 9"),
    ("9-12", None, None, "away", True, ""),
    ("9-12", None, "8-10", "away", False, ""),
    ("9-12", "closed", None, None, True, ""),
    ("9-12", "closed", "8-10", None, False, ""),
    ("9-12", "closed", None, "8-10", False, ""),
    ("", "9-11", None, None, True, "9 10"),
    ("", None, "9-11", None, False, "9 10"),
]


@pytest.mark.parametrize(("house", "house_day", "own", "own_day", "limited", "expected"), ROWS)
def test_the_nearest_word_about_a_day_counts(
    house: str, house_day: str | None, own: str | None, own_day: str | None, limited: bool, expected: str
) -> None:
    dritan = person(weekly=None if own is None else week(*_full(own)), overrides=_override(own_day))
    world = salon(
        dritan,
        weekly=week(*_full(house)),
        overrides=_override(house_day),
        rules=HOURLY if limited else UNLIMITED,
    )
    assert starts(world, ask(MONDAY, HOUR)) == [f"{int(hour):02}:00" for hour in expected.split()]


def test_a_house_closed_on_one_day_stays_open_on_the_others() -> None:
    world: World = salon(person(weekly=week("9:00-10:00")), rules=UNLIMITED, overrides={FRIDAY: CLOSED})
    assert starts(world, ask(FRIDAY, HOUR, SATURDAY)) == ["09:00"]


def _override(text: str | None) -> dict[object, DayOverride]:
    words = {"closed": CLOSED, "away": AWAY}
    return {} if text is None else {MONDAY: words.get(text) or DayOverride(hours(*_full(text)))}


def _full(text: str) -> list[str]:
    return ["{}:00-{}:00".format(*text.split("-"))] if text else []
