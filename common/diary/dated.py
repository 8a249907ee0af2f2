"""Exceptions from rows: what an owner wrote as JSON, as the slot engine reads it."""

from datetime import date, time
from typing import Any

from common.availability import DatedException


def dated(kind: Any, first: date, last: date, intervals: Any, weekly: Any) -> list[DatedException]:
    """One `hours_exception` row for the engine.

    Special hours written as a week are one exception per weekday; a weekday without hours is closed.
    """
    between = kind, first, last
    if weekly is None:
        return [DatedException(*between, tuple(_interval(each) for each in intervals or ()))]
    by_weekday: dict[int, list[tuple[time, time]]] = {weekday: [] for weekday in range(7)}
    for each in weekly:
        by_weekday[each["weekday"]].append(_interval(each))
    return [DatedException(*between, tuple(hours), frozenset({day})) for day, hours in by_weekday.items()]


def _interval(written: dict[str, str]) -> tuple[time, time]:
    return time.fromisoformat(written["start"]), time.fromisoformat(written["end"])
