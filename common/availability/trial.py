"""One start under judgement: which ways to serve the visit there are, in which order, and why there is none."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from common.availability.agenda import Agenda
from common.availability.answers import RuleName, Step
from common.availability.course import BEGINNING, Course, Place
from common.availability.reasons import reason_of
from common.availability.spans import contains
from common.availability.types import EmployeeDiary, Reason
from common.availability.walltime import EPOCH, floor, moment

TEAM_MAY_OVERRIDE: frozenset[RuleName] = frozenset({"hours", "blocks", "grid", "fit"})
RULES: tuple[RuleName, ...] = (
    "qualified", "active", "hours", "blocks", "grid", "fit", "occupied", "notice", "horizon",
    "employee_cap", "customer_cap",
)  # fmt: skip
OF_A_RUN: tuple[RuleName, ...] = RULES[2:]
OF_A_LATER_RUN: tuple[RuleName, ...] = ("hours", "blocks", "fit", "occupied", "employee_cap")

Way = tuple[tuple[Agenda, int], ...]
"""The runs of a visit with the seconds after its start at which each begins."""
Shape = tuple[int, int]
"""How many services of a way lie outside hours, and how many runs there are."""


class Trial:
    """One start (aware, any zone); a `lenient` trial lets rules pass that the team may override, and flags it."""

    def __init__(self, course: Course, starts_at: datetime, *, lenient: bool = False) -> None:
        self.course = course
        self.starts_at = starts_at
        self.at = floor(starts_at)
        self.overridable = TEAM_MAY_OVERRIDE if lenient else frozenset[RuleName]()
        self._open: dict[Place, list[tuple[Agenda, Place]]] = {}
        self._shapes: dict[Place, frozenset[Shape]] = {}
        self._prices: dict[Place, tuple[Decimal, ...] | None] = {}

    def ways(self) -> Iterator[Way]:
        """Every way to serve the visit, best first.

        1. Nobody is called in from outside hours who need not be. 2. The fewest changes of hands. 3. The turns of
        those who serve, in their order. 4. Whoever began goes on as long as possible.
        """
        for shape in sorted(self._shapes_from(BEGINNING)):
            yield from self._ways(BEGINNING, shape)

    def prices(self) -> tuple[Decimal, ...] | None:
        """What each service costs if the visit is served in the cheapest way."""
        return self._prices_from(BEGINNING)

    def steps(self, run: Agenda, after: int = 0) -> list[Step]:
        """Every rule's word on one run that begins so many seconds after the start of the visit."""
        return [self._step(run, after, rule) for rule in (OF_A_LATER_RUN if run.first else OF_A_RUN)]

    def reason(self) -> Reason:
        """Why there is no way: what stopped the visit that came furthest, by services, then by rules passed."""
        for wish in range(len(self.course.frame.question.wishes)):
            if not self.course.people(wish):
                return self._why_nobody(wish)
        for places in self._reached():
            misses = [
                (rule, run, place.after)
                for place in places
                for run, _ in self.course.onward(place)
                if (rule := self._objection(run, place.after)) is not None
            ]
            if misses:
                rule, run, after = max(misses, key=lambda miss: RULES.index(miss[0]))
                return reason_of(self.course.frame, run, rule, self.at + after)
        return Reason.DOES_NOT_FIT  # whoever is left would have to be in two places at once

    def _ways(self, place: Place, shape: Shape) -> Iterator[Way]:
        if self.course.is_over(place):
            yield ()
            return
        for run, then in sorted(self._onward(place), key=lambda onward: self._turn(onward[0].diary)):
            left = (shape[0] - self._outside(run, place.after), shape[1] - 1)
            if left in self._shapes_from(then):
                for rest in self._ways(then, left):
                    yield ((run, place.after), *rest)

    def _turn(self, diary: EmployeeDiary) -> tuple[int, datetime, int, int]:
        """Whose turn it is: least to do, then waiting longest; who was never assigned has waited longest."""
        on = self.course.frame.question.date_from
        return diary.booked_minutes.get(on, 0), diary.last_assigned_at or EPOCH, diary.rank, diary.id

    def _shapes_from(self, place: Place) -> frozenset[Shape]:
        """The shapes of all ways on from a place."""
        if self.course.is_over(place):
            return frozenset({(0, 0)})
        found = self._shapes.get(place)
        if found is None:
            found = self._shapes[place] = frozenset(
                (outside + self._outside(run, place.after), runs + 1)
                for run, then in self._onward(place)
                for outside, runs in self._shapes_from(then)
            )
        return found

    def _prices_from(self, place: Place) -> tuple[Decimal, ...] | None:
        if self.course.is_over(place):
            return ()
        if place not in self._prices:
            onward = ((run, self._prices_from(then)) for run, then in self._onward(place))
            ways = (run.prices + rest for run, rest in onward if rest is not None)
            self._prices[place] = min(ways, key=sum, default=None)
        return self._prices[place]

    def _onward(self, place: Place) -> list[tuple[Agenda, Place]]:
        """The runs that may follow and that nothing forbids."""
        found = self._open.get(place)
        if found is None:
            onward = self.course.onward(place)
            found = self._open[place] = [each for each in onward if self._permits(each[0], place.after)]
        return found

    def _permits(self, run: Agenda, after: int) -> bool:
        if self.overridable or run.first == 0:
            return self._objection(run, after) is None
        return contains(run.legal, self.at + after) and run.allows("employee_cap", self.at)

    def _objection(self, run: Agenda, after: int) -> RuleName | None:
        for rule in OF_A_LATER_RUN if run.first else OF_A_RUN:
            if rule not in self.overridable and not self._allows(run, after, rule):
                return rule
        return None

    def _allows(self, run: Agenda, after: int, rule: RuleName) -> bool:
        on_the_second = rule != "grid" or self.starts_at == moment(self.at)
        return on_the_second and run.allows(rule, self.at, after)

    def _outside(self, run: Agenda, after: int) -> int:
        """How many services somebody is called in for."""
        if not self.overridable or self._allows(run, after, "fit"):
            return 0
        return run.last + 1 - run.first

    def _step(self, run: Agenda, after: int, rule: RuleName) -> Step:
        if self._allows(run, after, rule):
            return Step(rule, wish=run.first)
        reason = reason_of(self.course.frame, run, rule, self.at + after)
        return Step(rule, "flagged" if rule in self.overridable else "refused", reason, run.first)

    def _reached(self) -> Iterable[Iterable[Place]]:
        """The places that can be reached, by services performed, the furthest first."""
        reached: list[dict[Place, None]] = [{} for _ in self.course.frame.question.wishes]
        reached[0][BEGINNING] = None
        for places in reached[:-1]:
            for place in places:
                for _, then in self._onward(place):
                    if not self.course.is_over(then):
                        reached[then.wish][then] = None
        return reversed(reached)

    def _why_nobody(self, wish: int) -> Reason:
        question = self.course.frame.question
        asked = question.wishes[wish]
        has_left = any(
            each.id in asked.performances and asked.employee in (None, each.id)
            for each in self.course.frame.world.employees
        )
        return Reason.INACTIVE if has_left else Reason.NOT_QUALIFIED


def is_whole_minute(at: datetime) -> bool:
    """Even the team books no seconds."""
    return not (at - EPOCH) % timedelta(minutes=1)
