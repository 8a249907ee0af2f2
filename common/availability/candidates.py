"""The starts considered at all: the grid on the wall clock, and ends of earlier bookings when packing."""

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

from common.availability.occupied import MINUTE
from common.availability.types import EmployeeDiary, Performance, World
from common.availability.walltime import DAY, midnight, second, wall

MINUTES_A_DAY = 24 * 60


@lru_cache(maxsize=64)
def grid(zone: str, first: date, last: date, step_minutes: int) -> tuple[int, ...]:
    """Every instant of the local days `first` to `last` at which wall minutes since 00:00 fall on a step.

    A time that clocks show twice is there twice, one that they skip not at all.
    """
    days = ((first + DAY * count) for count in range((last - first).days + 1))
    return tuple(sorted(at for on in days for at in _grid_of(zone, on, step_minutes)))


def points(world: World, diary: EmployeeDiary, performance: Performance, steps: tuple[int, ...],
           first: date, last: date) -> tuple[int, ...]:  # fmt: skip
    """The grid, and with `pack` also the starts that leave no gap after what is taken."""
    if not world.rules.pack:
        return steps
    start, end = midnight(world.zone, first), midnight(world.zone, last + DAY)
    packed = (row.ends_at + performance.buffer_before * MINUTE for row in diary.taken)
    return tuple(sorted({*steps, *(at for at in packed if start <= at < end)}))


def _grid_of(zone: str, on: date, step_minutes: int) -> Iterable[int]:
    start, end = midnight(zone, on), second(zone, on + DAY, time(), 1)
    if end - start == MINUTES_A_DAY * MINUTE:
        return range(start, end, step_minutes * MINUTE)
    return _grid_of_changing_day(zone, on, step_minutes)


def _grid_of_changing_day(zone: str, on: date, step_minutes: int) -> set[int]:
    """A day on which the clocks change: each label is looked up in both readings and kept if it is shown."""
    labels = [time(*divmod(minute, 60)) for minute in range(0, MINUTES_A_DAY, step_minutes)]
    readings = ((label, second(zone, on, label, fold)) for label in labels for fold in (0, 1))
    return {at for label, at in readings if _shows(zone, at, on, label)}


def _shows(zone: str, at: int, on: date, label: time) -> bool:
    shown = wall(zone, at)
    return shown.date() == on and shown.time() == label
