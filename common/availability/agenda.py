"""One set of legal starts per rule and run: listing intersects the sets, judging asks each about one start."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

from common.availability.answers import RuleName
from common.availability.candidates import grid, points
from common.availability.occupied import MINUTE, hands_on_parts, starts_within
from common.availability.spans import ALWAYS, Spans, contains, intersect, outside, subtract, union
from common.availability.types import EmployeeDiary, Part, Performance, Question, Wish, World
from common.availability.walltime import DAY, ceil, floor, midnight, wall
from common.availability.windows import blocked, house_windows, windows

OF_THE_VISIT: frozenset[RuleName] = frozenset({"grid", "notice", "horizon", "employee_cap", "customer_cap"})
"""What is judged for the start of the whole visit; the other rules for the start of each run."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all employees share in one question: the house's hours, the grid, and the limits in time."""

    world: World
    question: Question
    house: Spans
    steps: tuple[int, ...]
    not_before: int
    before: int
    last: date


@dataclass(frozen=True, slots=True)
class Workdays:
    """What all runs of one employee share.

    Hours, what no block cuts out, what is left of them, what neither booking nor hold takes, and days below the cap.
    """

    diary: EmployeeDiary
    hours: Spans
    unblocked: Spans
    free: Spans
    untaken: Spans
    with_room: Spans


@dataclass(frozen=True, slots=True)
class Agenda:
    """The starts each rule allows one employee for one run: the services `first` to `last`, one after the other.

    A run is performed like one service: its parts follow each other with the intermissions as work between them, and
    it has buffers at its outer edges only. `prices` are by service, `parts` the stretches that need the employee, in
    seconds from the start. `legal` is what hours and bookings allow together: who fits is at work and unblocked.
    """

    diary: EmployeeDiary
    first: int
    last: int
    performance: Performance
    prices: tuple[Decimal, ...]
    parts: Spans
    allowed: dict[RuleName, Spans]
    legal: Spans
    points: tuple[int, ...]

    @property
    def seconds(self) -> int:
        """From the start of the run to its end, buffers not included."""
        return self.performance.minutes * MINUTE

    def allows(self, rule: RuleName, start: int, after: int = 0) -> bool:
        """Whether one rule allows the run to begin `after` seconds into a visit that begins at `start`."""
        if rule == "grid":
            nearest = bisect_left(self.points, start)
            return start in self.points[nearest : nearest + 1]
        return contains(self.allowed[rule], start if rule in OF_THE_VISIT else start + after)


def frame(world: World, question: Question) -> Frame:
    """Prepare a question; hours reach one day back, for overnight tails, and as far on as a visit may."""
    zone, rules = world.zone, world.rules
    now = ceil(question.now)
    team = question.actor == "team"
    today = wall(zone, floor(question.now)).date()
    last = last_day(question.date_to, longest_visit(question.wishes))
    return Frame(
        world=world,
        question=question,
        house=house_windows(world, question.date_from - DAY, last),
        steps=grid(zone, question.date_from, question.date_to, rules.step_minutes or question.minutes),
        not_before=now if team else now + rules.min_notice_minutes * MINUTE,
        before=ALWAYS[1] if team else midnight(zone, today + DAY * (rules.horizon_days + 1)),
        last=last,
    )


def workdays(frame: Frame, diary: EmployeeDiary) -> Workdays:
    """Read one employee's hours."""
    hours = windows(frame.world, diary, frame.house, frame.question.date_from - DAY, frame.last)
    blocks = blocked(frame.world, diary)
    return Workdays(
        diary=diary,
        hours=hours,
        unblocked=outside(blocks),
        free=subtract(hours, blocks),
        untaken=[] if frame.question.blocked else outside(union((row[0], row[1]) for row in diary.taken)),
        with_room=_days_with_room(frame.world, diary),
    )


def agenda(frame: Frame, days: Workdays, first: int, last: int) -> Agenda:
    """Apply every rule to one employee who performs the services `first` to `last` one after the other."""
    world, question, diary = frame.world, frame.question, days.diary
    run = question.wishes[first : last + 1]
    performance = _one_performance(run, diary.id)
    parts = hands_on_parts(performance)
    fit = starts_within(days.free, 0, performance.minutes * MINUTE)
    untaken = reduce(intersect, (starts_within(days.untaken, *part) for part in parts))
    return Agenda(
        diary=diary,
        first=first,
        last=last,
        performance=performance,
        prices=tuple(wish.performances[diary.id].price for wish in run),
        parts=parts,
        allowed={
            "hours": days.hours,
            "blocks": days.unblocked,
            "fit": fit,
            "occupied": untaken,
            "notice": [(frame.not_before, ALWAYS[1])],
            "horizon": [(ALWAYS[0], frame.before)],
            "employee_cap": days.with_room,
            "customer_cap": [] if _has_enough(world, question) else [ALWAYS],
        },
        legal=intersect(fit, untaken),
        points=_points(frame, diary, performance) if first == 0 else frame.steps,
    )


def longest_visit(wishes: Sequence[Wish]) -> int:
    """The minutes a visit takes at most: everything by the slowest, intermissions included."""
    slowest = (max((each.minutes for each in wish.performances.values()), default=0) for wish in wishes)
    return sum(slowest) + sum(wish.intermission for wish in wishes[:-1])


def last_day(date_to: date, minutes: int) -> date:
    """The last local day whose hours a visit may need; the second day more is for short spring days."""
    return date_to + timedelta(minutes=minutes) + 2 * DAY


def _one_performance(run: Sequence[Wish], employee_id: int) -> Performance:
    """Services that follow each other, performed as if they were one; one alone stays as it is."""
    each = [wish.performances[employee_id] for wish in run]
    if len(each) == 1:
        return each[0]
    parts = list(each[0].parts)
    for before, performance in zip(run, each[1:], strict=False):
        pause = (Part(before.intermission),) if before.intermission else ()
        parts += (*pause, *performance.parts)
    price = sum((performance.price for performance in each), Decimal())
    return Performance(tuple(parts), price, each[0].buffer_before, each[-1].buffer_after)


def _points(frame: Frame, diary: EmployeeDiary, performance: Performance) -> tuple[int, ...]:
    asked = frame.question
    return points(frame.world, diary, performance, frame.steps, asked.date_from, asked.date_to)


def _days_with_room(world: World, diary: EmployeeDiary) -> Spans:
    most = world.rules.max_per_employee_day
    if most is None:
        return [ALWAYS]
    full = (on for on, count in diary.booked_count.items() if count >= most)
    return outside(union((midnight(world.zone, on), midnight(world.zone, on + DAY)) for on in full))


def _has_enough(world: World, question: Question) -> bool:
    most = world.rules.max_active_per_customer
    return most is not None and question.active_bookings >= most
