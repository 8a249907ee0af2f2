"""All legal starts of a visit at once: a set of starts is a whole number with one bit per candidate.

Who performs which services in a row, and whose hands come next, can be combined in millions of ways. So each place of
the course is asked once for the best way on from there, for all starts together: "and" is `&`, "or else" is `|`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import groupby, product
from typing import TypeVar

from common.availability.agenda import OF_THE_VISIT, Agenda
from common.availability.answers import Offer
from common.availability.course import BEGINNING, Course, Place
from common.availability.spans import Spans

Weight = TypeVar("Weight", int, Decimal)
Starts = int
Ways = list[tuple[Weight, Starts]]
"""The lightest way for each start, by weight; no start is there twice."""

A_CHANGE_OF_HANDS = 10**9
"""Heavier than any visit is long in seconds."""


class Listing:
    """The candidates of one question, and which of them are legal, for whom, how long and at what price."""

    def __init__(self, course: Course) -> None:
        self.points = _points(course)
        self._course = course
        self._allowed: dict[tuple[int, int, int, int], Starts] = {}

    def offers(self) -> list[list[tuple[Offer, Starts]]]:
        """What everybody who can begin offers, and at which starts: by rank, then id."""
        return list(self._offers())

    def starts_in(self, starts: Starts) -> Iterator[int]:
        """The candidates of a set, in order of time."""
        return (self.points[index] for index in ones(starts))

    def since(self, at: int) -> Starts:
        """Every candidate at or after the second `at`."""
        return (1 << len(self.points)) - (1 << bisect_left(self.points, at))

    def _offers(self) -> Iterator[list[tuple[Offer, Starts]]]:
        lengths: dict[Place, Ways[int]] = {}
        prices: dict[Place, Ways[Decimal]] = {}
        for _, group in groupby(self._course.onward(BEGINNING), key=lambda onward: onward[0].diary.id):
            onward = list(group)
            longest = self._best_of(BEGINNING, onward, _fewest_hands, lengths)
            cheapest = self._best_of(BEGINNING, onward, _price, prices)
            diary = onward[0][0].diary
            yield [
                (Offer(diary.id, diary.uid, timedelta(seconds=-weight % A_CHANGE_OF_HANDS), price), starts)
                for (weight, these), (price, those) in product(longest, cheapest)
                if (starts := these & those)
            ]

    def _best(
        self, place: Place, weigh: Callable[[Agenda, int], Weight], known: dict[Place, Ways[Weight]]
    ) -> Ways[Weight]:
        found = known.get(place)
        if found is None:
            found = known[place] = self._best_of(place, self._course.onward(place), weigh, known)
        return found

    def _best_of(
        self,
        place: Place,
        onward: Iterable[tuple[Agenda, Place]],
        weigh: Callable[[Agenda, int], Weight],
        known: dict[Place, Ways[Weight]],
    ) -> Ways[Weight]:
        """The lightest way for each start that begins with one of the runs `onward`."""
        ways: Ways[Weight] = []
        for run, then in onward:
            allowed = self._allowed_starts(run, place.after)
            if not allowed:
                continue
            weight = weigh(run, then.after - place.after)
            if self._course.is_over(then):
                ways.append((weight, allowed))
            else:
                rest = self._best(then, weigh, known)
                ways += [(weight + more, both) for more, starts in rest if (both := allowed & starts)]
        return _lightest(ways)

    def _allowed_starts(self, run: Agenda, after: int) -> Starts:
        """The starts of a visit at which one run may begin `after` seconds later."""
        key = run.diary.id, run.first, run.last, after
        found = self._allowed.get(key)
        if found is None:
            found = self._among(run.legal, after) & self._among(run.allowed["employee_cap"])
            if run.first == 0:
                found &= self._beginnings(run)
            self._allowed[key] = found
        return found

    def _beginnings(self, run: Agenda) -> Starts:
        """The starts that the rules of the whole visit allow, if this run is its first."""
        starts = self._on_the_grid_of(run)
        for rule in OF_THE_VISIT - {"grid"}:
            starts &= self._among(run.allowed[rule])
        return starts

    def _on_the_grid_of(self, run: Agenda) -> Starts:
        if len(run.points) == len(self.points):
            return (1 << len(self.points)) - 1
        its = set(run.points)
        return int("".join("1" if at in its else "0" for at in reversed(self.points)) or "0", 2)

    def _among(self, legal: Spans, after: int = 0) -> Starts:
        """The candidates that are in a union `after` seconds later."""
        starts = until = 0
        for begin, end in legal:
            since = bisect_left(self.points, begin - after, until)
            until = bisect_left(self.points, end - after, since)
            starts |= (1 << until) - (1 << since)
        return starts


def _points(course: Course) -> tuple[int, ...]:
    """The grid; when packing, everybody who can begin has candidates of their own."""
    if not course.frame.world.rules.pack:
        return course.frame.steps
    return tuple(sorted({at for run, _ in course.onward(BEGINNING) for at in run.points}))


def _lightest(ways: Ways[Weight]) -> Ways[Weight]:
    if len(ways) < 2:
        return ways
    seen = 0
    lightest: Ways[Weight] = []
    for weight, starts in sorted(ways, key=_by_weight):
        new = starts & ~seen
        if new:
            seen |= new
            if lightest and lightest[-1][0] == weight:
                lightest[-1] = (weight, lightest[-1][1] | new)
            else:
                lightest.append((weight, new))
    return lightest


def _by_weight(way: tuple[Weight, Starts]) -> Weight:
    return way[0]


def _fewest_hands(_run: Agenda, seconds: int) -> int:
    """The fewest runs, and of those the longest visit."""
    return A_CHANGE_OF_HANDS - seconds


def _price(run: Agenda, _seconds: int) -> Decimal:
    return run.performance.price


def ones(number: int) -> Iterator[int]:
    """Which bits of a number are set, from the lowest: looked for in its digits, which is faster than arithmetic."""
    digits = bin(number)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)
