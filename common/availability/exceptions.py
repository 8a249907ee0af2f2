"""Exceptions as people enter them (dates, hours, weekdays) made into overrides and blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from common.availability.types import Block, DayOverride
from common.availability.walltime import DAY, moment, span


@dataclass(frozen=True, slots=True)
class DatedException:
    """What differs from the ordinary week on the local dates `date_from` to `date_to`, both included."""

    kind: Literal["special_hours", "closure", "time_off", "break"]
    date_from: date
    date_to: date
    hours: tuple[tuple[time, time], ...] = ()
    weekdays: frozenset[int] | None = None  # only on these, 0 = Monday

    def days(self, first: date, last: date) -> Iterator[date]:
        """The dates between `first` and `last` that it concerns."""
        on = max(self.date_from, first)
        while on <= min(self.date_to, last):
            if self.weekdays is None or on.weekday() in self.weekdays:
                yield on
            on += DAY


def overrides(exceptions: Iterable[DatedException], first: date, last: date) -> dict[date, DayOverride]:
    """Whole-day exceptions by date: closed beats away beats special hours; special hours add up."""
    found: dict[date, DayOverride] = {}
    for each in exceptions:
        for on in each.days(first, last):
            override = _override(each)
            if override is not None:
                found[on] = _stronger(found.get(on), override)
    return found


def blocks(zone: str, exceptions: Iterable[DatedException], first: date, last: date) -> tuple[Block, ...]:
    """Breaks, and closures and time off of certain hours, as instants; hours as in `walltime.span`."""
    spans = (
        (each.kind, *span(zone, on, start, end))
        for each in exceptions
        for on in each.days(first, last)
        for start, end in each.hours
    )
    return tuple(
        Block(moment(start), moment(end), kind)
        for kind, start, end in spans
        if kind != "special_hours" and start < end
    )


def _override(each: DatedException) -> DayOverride | None:
    if each.kind == "special_hours":
        return DayOverride(each.hours, "special_hours")
    if each.kind == "break" or each.hours:
        return None
    return DayOverride((), each.kind)


def _stronger(known: DayOverride | None, new: DayOverride) -> DayOverride:
    order = ("special_hours", "time_off", "closure")
    if known is None or order.index(new.reason) > order.index(known.reason):
        return new
    if known.reason == new.reason == "special_hours":
        return DayOverride((*known.hours, *new.hours), "special_hours")
    return known
