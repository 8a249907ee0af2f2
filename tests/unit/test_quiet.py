"""Quiet hours, and reminders that would ring in them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from common.quiet import Quiet, moved_earlier

TIRANA = "Europe/Tirane"
NIGHT = Quiet(time(22), time(8))
SIESTA = Quiet(time(13), time(15, 30))
HOUR = timedelta(hours=1)


def at(text: str, zone: str = TIRANA) -> datetime:
    """An instant as a wall clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def reminder(starts: str, quiet: Quiet, before: timedelta = HOUR, zone: str = TIRANA) -> str:
    """When the reminder of a visit comes, on that clock."""
    starts_at = at(starts, zone)
    moved = moved_earlier((starts_at - before).astimezone(UTC), starts_at, quiet, zone)
    return moved.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [
        ("21:59:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("07:59:59", True),
        ("08:00", False),
    ],
)
def test_the_night_is_quiet_from_its_first_minute_until_before_its_last(clock: str, is_quiet: bool) -> None:
    assert NIGHT.covers(at(f"2027-03-02T{clock}"), TIRANA) is is_quiet


@pytest.mark.parametrize(("clock", "is_quiet"), [("12:59", False), ("13:00", True), ("15:30", False)])
def test_quiet_hours_may_lie_within_a_day(clock: str, is_quiet: bool) -> None:
    assert SIESTA.covers(at(f"2027-03-02T{clock}"), TIRANA) is is_quiet


def test_two_equal_times_are_no_quiet_hours() -> None:
    assert not Quiet(time(9), time(9)).covers(at("2027-03-02T09:00"), TIRANA)


def test_the_same_instant_is_quiet_in_one_zone_and_not_in_another() -> None:
    instant = at("2027-03-02T23:00")
    assert NIGHT.covers(instant, TIRANA)
    assert not NIGHT.covers(instant, "America/New_York")


def test_a_reminder_in_the_daytime_stays() -> None:
    assert reminder("2027-03-02T10:00", NIGHT) == "2027-03-02 09:00"


def test_one_at_the_end_of_the_quiet_stays() -> None:
    assert reminder("2027-03-02T09:00", NIGHT) == "2027-03-02 08:00"


def test_one_before_breakfast_comes_the_evening_before() -> None:
    assert reminder("2027-03-02T08:30", NIGHT) == "2027-03-01 21:45"


def test_one_after_midnight_comes_the_evening_before() -> None:
    assert reminder("2027-03-02T01:30", NIGHT) == "2027-03-01 21:45"


def test_a_moved_one_comes_two_hours_before_the_visit_at_least() -> None:
    assert reminder("2027-03-02T23:00", NIGHT) == "2027-03-02 21:00"
    assert reminder("2027-03-02T23:45", NIGHT) == "2027-03-02 21:45"


def test_the_one_of_the_day_before_moves_too() -> None:
    assert reminder("2027-03-02T07:00", NIGHT, timedelta(days=1)) == "2027-02-28 21:45"


def test_one_within_the_siesta_comes_before_it() -> None:
    assert reminder("2027-03-02T15:00", SIESTA) == "2027-03-02 12:45"
    assert reminder("2027-03-02T14:00", SIESTA) == "2027-03-02 12:00"


def test_the_clocks_change_and_the_evening_stays_the_evening() -> None:
    assert reminder("2027-03-28T08:30", NIGHT) == "2027-03-27 21:45"  # that night has an hour less
    assert reminder("2027-10-31T08:30", NIGHT) == "2027-10-30 21:45"  # and that one an hour more


def test_a_beginning_that_the_clocks_skip_or_show_twice_moves_nothing_later() -> None:
    deep = Quiet(time(2, 30), time(4))
    assert reminder("2027-03-28T04:30", deep) == "2027-03-28 01:30"
    first_reading = (at("2027-10-31T02:40") + HOUR).astimezone(UTC)
    due = first_reading - HOUR
    assert moved_earlier(due, first_reading, deep, TIRANA) <= due


@pytest.mark.parametrize(
    ("quiet", "instant", "end"),
    [
        (NIGHT, "2027-03-01T23:00", "2027-03-02 08:00"),
        (NIGHT, "2027-03-02T03:00", "2027-03-02 08:00"),
        (NIGHT, "2027-03-27T23:00", "2027-03-28 08:00"),
        (NIGHT, "2027-10-30T23:00", "2027-10-31 08:00"),
        (SIESTA, "2027-03-02T13:00", "2027-03-02 15:30"),
        (Quiet(time(22), time(2, 30)), "2027-03-28T01:00", "2027-03-28 03:30"),
    ],
    ids=["evening", "night", "short night", "long night", "siesta", "an end that the clocks skip"],
)
def test_they_end_when_the_clock_says_so(quiet: Quiet, instant: str, end: str) -> None:
    over = quiet.over_at(at(instant), TIRANA)
    assert over.astimezone(ZoneInfo(TIRANA)).strftime("%Y-%m-%d %H:%M") == end
    assert not quiet.covers(over, TIRANA)


@pytest.mark.parametrize("night", ["2027-03-27T20:00", "2027-10-30T20:00"])
def test_their_end_is_always_ahead_and_never_quiet(night: str) -> None:
    """Whoever waits for it must not wait for ever, nor for what is over."""
    instants = [at(night).astimezone(UTC) + timedelta(minutes=10 * step) for step in range(100)]
    for quiet in (
        NIGHT,
        Quiet(time(22), time(2, 30)),
        Quiet(time(2, 15), time(2, 45)),
        Quiet(time(4), time(2)),
    ):
        for instant in filter(lambda one: quiet.covers(one, TIRANA), instants):
            over = quiet.over_at(instant, TIRANA)
            assert over > instant
            assert not quiet.covers(over, TIRANA)
