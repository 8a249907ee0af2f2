"""The two Sundays on which a day has 23 or 25 hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from common.availability import Block, Rules, World, instant
from tests.unit.availability.shop import ZONE, ask, at, performance, person, salon, starts, taken, week, wish

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
EARLY = datetime(2027, 3, 1, tzinfo=UTC)


def night(step: int | None) -> World:
    return salon(weekly=week("0:00-6:00"), rules=Rules(step_minutes=step, horizon_days=365))


def walked(on: date, step: int, minutes: int, opens: int = 0, closes: int = 6) -> list[str]:
    """The same by walking: look at a clock every minute and note each start whose every minute is inside.

    A clock showing 00:00 to 05:59 of the day is inside. Skipped labels never appear, repeated ones twice.
    """
    shown = list(_clock_faces(on))
    inside = [face.date() == on and opens <= face.hour < closes for face in shown]
    return [
        f"{face:%H:%M}"
        for index, face in enumerate(shown)
        if (face.hour * 60 + face.minute) % step == 0
        and face.date() == on
        and all(inside[index : index + minutes])
    ]


def _clock_faces(on: date) -> Iterator[datetime]:
    noon_before = datetime.combine(on - timedelta(1), time(12), UTC)
    for minute in range(48 * 60):
        yield (noon_before + timedelta(minutes=minute)).astimezone(ZoneInfo(ZONE))


# on, step, starts of 45 minutes between 0:00 and 6:00, how many of them at 2 o'clock.
# Step 45 by hand: 0:00 0:45 1:30 (2:15) 3:00 3:45 4:30 5:15, with 2:15 never in spring and twice in autumn.
# Step 25 by hand: 0:00 0:25 0:50 1:15 1:40 (2:05 2:30 2:55) 3:20 3:45 4:10 4:35 5:00.
GOLDEN = [
    (SPRING, 15, 18, 0),
    (AUTUMN, 15, 26, 8),
    (date(2027, 6, 6), 15, 22, 4),
    (SPRING, 45, 7, 0),
    (AUTUMN, 45, 9, 2),
    (date(2027, 6, 6), 45, 8, 1),
    (SPRING, 25, 10, 0),
    (AUTUMN, 25, 16, 6),
]


@pytest.mark.parametrize(("on", "step", "count", "at_two"), GOLDEN)
def test_the_golden_table_holds(on: date, step: int, count: int, at_two: int) -> None:
    found = starts(night(step), ask(on, wish(performance(45)), now=EARLY))
    assert found == walked(on, step, 45)
    assert (len(found), sum(start.startswith("02:") for start in found)) == (count, at_two)


def test_without_a_step_the_service_steps_by_its_own_length() -> None:
    found = starts(night(None), ask(AUTUMN, wish(performance(45)), now=EARLY))
    assert found == walked(AUTUMN, 45, 45)


@pytest.mark.parametrize(
    ("on", "wall", "fold", "expected"),
    [
        (SPRING, time(1, 59), 0, "00:59"),
        (SPRING, time(2, 0), 0, "01:00"),  # 2:00 is 3:00
        (SPRING, time(2, 30), 0, "01:30"),  # 2:30 is 3:30, however it is asked
        (SPRING, time(2, 30), 1, "01:30"),
        (SPRING, time(3, 0), 0, "01:00"),
        (AUTUMN, time(2, 30), 0, "00:30"),
        (AUTUMN, time(2, 30), 1, "01:30"),
        (AUTUMN, time(3, 0), 1, "02:00"),
    ],
)
def test_a_wall_time_is_one_instant(on: date, wall: time, fold: int, expected: str) -> None:
    assert f"{instant(ZONE, on, wall, fold):%H:%M}" == expected


def test_opening_in_the_skipped_hour_moves_forward() -> None:
    world = salon(weekly=week("2:30-5:00"))
    assert starts(world, ask(SPRING, now=EARLY)) == ["03:30", "04:00", "04:30"]


def test_closing_in_the_skipped_hour_moves_forward() -> None:
    world = salon(weekly=week("1:00-2:30"))
    assert starts(world, ask(SPRING, now=EARLY)) == ["01:00", "01:30", "03:00"]


def test_a_repeated_hour_is_open_from_its_first_to_its_last_showing() -> None:
    world = salon(weekly=week("2:00-2:30"), rules=Rules(step_minutes=30, horizon_days=365))
    assert starts(world, ask(AUTUMN, now=EARLY)) == ["02:00", "02:30", "02:00"]


def test_a_booking_in_the_second_two_oclock_leaves_the_first_free() -> None:
    first, second = at(AUTUMN, "2:00"), at(AUTUMN, "2:00", fold=1)
    rows = taken(AUTUMN, "1:00-1:00")._replace(
        starts_at=int(second.timestamp()), ends_at=int(second.timestamp()) + 3600
    )
    world = salon(
        person(taken=(rows,)),
        weekly=week("1:00-4:00"),
        rules=Rules(step_minutes=60, horizon_days=365),
    )
    assert (second - first) == timedelta(hours=1)
    assert starts(world, ask(AUTUMN, wish(performance(60)), now=EARLY)) == ["01:00", "02:00", "03:00"]


def test_a_block_is_an_instant_whatever_the_clock_shows() -> None:
    gone = Block(at(AUTUMN, "2:00"), at(AUTUMN, "2:00", fold=1), "break")
    world = salon(
        person(blocks=(gone,)), weekly=week("1:00-4:00"), rules=Rules(step_minutes=60, horizon_days=365)
    )
    assert starts(world, ask(AUTUMN, wish(performance(60)), now=EARLY)) == ["01:00", "02:00", "03:00"]
