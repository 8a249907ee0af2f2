"""One set of legal starts per rule: listing intersects the sets, judging asks each about one start."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from common.availability.answers import RuleName
from common.availability.candidates import grid, points
from common.availability.occupied import MINUTE, colliding_starts, hands_on_parts
from common.availability.spans import ALWAYS, Spans, contains, intersect, outside, subtract, union
from common.availability.types import EmployeeDiary, Performance, Question, World
from common.availability.walltime import DAY, ceil, floor, midnight, wall
from common.availability.windows import blocked, house_windows, windows


@dataclass(frozen=True, slots=True)
class Frame:
    """What all employees share in one question: the house's hours, the grid, and the limits in time."""

    world: World
    question: Question
    house: Spans
    steps: tuple[int, ...]
    not_before: int
    before: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The starts each rule allows one employee, in the order in which the rules speak."""

    diary: EmployeeDiary
    performance: Performance
    allowed: dict[RuleName, Spans]
    points: tuple[int, ...]

    def allows(self, rule: RuleName, at: int) -> bool:
        """Whether one rule allows one start."""
        if rule == "grid":
            nearest = bisect_left(self.points, at)
            return at in self.points[nearest : nearest + 1]
        return contains(self.allowed[rule], at)

    def starts(self) -> Iterator[int]:
        """Every start that all rules allow, in order."""
        smallest_first = sorted(self.allowed.values(), key=len)
        yield from _within(self.points, reduce(intersect, smallest_first))

    def first_start(self, since: int = ALWAYS[0]) -> int | None:
        """The earliest start at or after the second `since`, if there is one."""
        return next((at for at in self.starts() if at >= since), None)


def frame(world: World, question: Question) -> Frame:
    """Prepare a question; hours reach one day back, for overnight tails, and as far on as a visit may."""
    zone, rules, wish = world.zone, world.rules, question.wish
    now = ceil(question.now)
    team = question.actor == "team"
    today = wall(zone, floor(question.now)).date()
    longest = max((each.minutes for each in wish.performances.values()), default=0)
    return Frame(
        world=world,
        question=question,
        house=house_windows(world, question.date_from - DAY, last_day(question.date_to, longest)),
        steps=grid(zone, question.date_from, question.date_to, rules.step_minutes or wish.minutes),
        not_before=now if team else now + rules.min_notice_minutes * MINUTE,
        before=ALWAYS[1] if team else midnight(zone, today + DAY * (rules.horizon_days + 1)),
    )


def agenda(frame: Frame, diary: EmployeeDiary, performance: Performance) -> Agenda:
    """Apply every rule to one employee."""
    world, question = frame.world, frame.question
    first, last = question.date_from, last_day(question.date_to, performance.minutes)
    hours = windows(world, diary, frame.house, first - DAY, last)
    blocks = blocked(world, diary)
    full = question.blocked
    return Agenda(
        diary=diary,
        performance=performance,
        allowed={
            "hours": hours,
            "blocks": outside(blocks),
            "fit": _fitting(subtract(hours, blocks), performance.minutes * MINUTE),
            "occupied": [] if full else outside(colliding_starts(hands_on_parts(performance), diary.taken)),
            "notice": [(frame.not_before, ALWAYS[1])],
            "horizon": [(ALWAYS[0], frame.before)],
            "employee_cap": _days_with_room(world, diary),
            "customer_cap": [] if _has_enough(world, question) else [ALWAYS],
        },
        points=points(world, diary, performance, frame.steps, first, question.date_to),
    )


def performers(world: World, question: Question) -> Iterator[tuple[EmployeeDiary, Performance]]:
    """The active employees who can serve the wish, by rank, then id; only the chosen one if there is one."""
    wish = question.wish
    for diary in sorted(world.employees, key=lambda each: (each.rank, each.id)):
        performance = wish.performances.get(diary.id)
        if diary.active and performance is not None and wish.employee in (None, diary.id):
            yield diary, performance


def agendas(world: World, question: Question) -> list[Agenda]:
    """The agendas of all who can serve the wish, by rank, then id."""
    shared = frame(world, question)
    return [agenda(shared, diary, performance) for diary, performance in performers(world, question)]


def last_day(date_to: date, minutes: int) -> date:
    """The last local day whose hours a visit may need; the second day more is for short spring days."""
    return date_to + timedelta(minutes=minutes) + 2 * DAY


def _fitting(free: Spans, seconds: int) -> Spans:
    return [(start, end - seconds + 1) for start, end in free if end - start >= seconds]


def _days_with_room(world: World, diary: EmployeeDiary) -> Spans:
    most = world.rules.max_per_employee_day
    if most is None:
        return [ALWAYS]
    full = (on for on, count in diary.booked_count.items() if count >= most)
    return outside(union((midnight(world.zone, on), midnight(world.zone, on + DAY)) for on in full))


def _has_enough(world: World, question: Question) -> bool:
    most = world.rules.max_active_per_customer
    return most is not None and question.active_bookings >= most


def _within(points: tuple[int, ...], legal: Spans) -> Iterator[int]:
    """The points that a union covers; both are sorted."""
    at = 0
    for start, end in legal:
        at = bisect_left(points, start, at)
        until = bisect_left(points, end, at)
        yield from points[at:until]
        at = until
