"""When somebody works: hours of the week, overrides of single days, and what is cut out of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from common.availability.spans import Span, Spans, intersect, union
from common.availability.types import Block, DayOverride, EmployeeDiary, WeeklyHours, World
from common.availability.walltime import DAY, ceil, floor, span


def house_windows(world: World, first: date, last: date) -> Spans:
    """The business's opening hours that belong to the local days `first` to `last`."""
    return union(
        span(world.zone, on, start, end)
        for on in _days(first, last)
        for start, end in _hours_on(on, world.overrides, world.weekly)
    )


def windows(world: World, diary: EmployeeDiary, house: Spans, first: date, last: date) -> Spans:
    """An employee's working time that belongs to the local days `first` to `last`, before any block.

    1. The employee's override of the day, else the own week, else the house's hours.
    2. A day on which the house is closed by a closure is closed for everybody, its overnight tail included.
    3. Kept within the house's hours when the rules say so.
    """
    if diary.weekly is None and not diary.overrides:
        return house
    own = union(
        span(world.zone, on, start, end)
        for on in _days(first, last)
        if not _is_closure(world.overrides.get(on))
        for start, end in _own_hours_on(world, diary, on)
    )
    return intersect(own, house) if world.rules.limit_to_business_hours else own


def blocked(world: World, diary: EmployeeDiary) -> Spans:
    """Breaks, time off, closures and outside appointments of one employee and of the whole business."""
    return union(block_span(block) for block in (*world.blocks, *diary.blocks))


def block_span(block: Block) -> Span:
    """A block in whole seconds, rounded so that nothing of it is lost."""
    return floor(block.starts_at), ceil(block.ends_at)


def _own_hours_on(world: World, diary: EmployeeDiary, on: date) -> Iterable[tuple[time, time]]:
    if diary.weekly is not None or on in diary.overrides:
        return _hours_on(on, diary.overrides, diary.weekly or ())
    return _hours_on(on, world.overrides, world.weekly)


def _hours_on(
    on: date, overrides: Mapping[date, DayOverride], weekly: Sequence[WeeklyHours]
) -> Iterable[tuple[time, time]]:
    if on in overrides:
        return overrides[on].hours
    weekday = on.weekday()
    return [(hours.start, hours.end) for hours in weekly if hours.weekday == weekday]


def _is_closure(override: DayOverride | None) -> bool:
    return override is not None and override.reason == "closure" and not override.hours


def _days(first: date, last: date) -> Iterable[date]:
    return (first + DAY * count for count in range((last - first).days + 1))
