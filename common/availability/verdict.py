"""Whether one start can be booked, by whom, and which rule decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from common.availability.agenda import Agenda, Frame, agenda, frame
from common.availability.answers import Occupied, Refusal, RuleName, Segment, Step, Verdict, Visit
from common.availability.occupied import hands_on_parts
from common.availability.reasons import reason_of
from common.availability.types import EmployeeDiary, Question, Reason, World
from common.availability.walltime import EPOCH, floor, moment, wall

TEAM_MAY_OVERRIDE: frozenset[RuleName] = frozenset({"hours", "blocks", "grid", "fit"})
RULES: tuple[RuleName, ...] = (
    "qualified", "active", "hours", "blocks", "grid", "fit", "occupied", "notice", "horizon",
    "employee_cap", "customer_cap",
)  # fmt: skip


def judge(world: World, question: Question, starts_at: datetime) -> Verdict:
    """Accept a start (aware, any zone) with the visits in the order to try them, or refuse it with a reason.

    Several employees can serve: fewest booked minutes that local day first, then least recently assigned,
    then rank, then id. Whoever it is, a customer who chose nobody pays the lowest price of them all.
    The question's dates do not matter here.
    """
    shared = _frame_of(world, question, starts_at)
    found: list[tuple[EmployeeDiary, Visit]] = []
    misses: list[Step] = []
    for diary in _asked_for(world, question):
        steps, each = _trace(shared, diary, starts_at)
        refused = next((step for step in steps if step.outcome == "refused"), None)
        if each is None or refused is not None:
            misses.append(refused or steps[-1])
        else:
            found.append((diary, _visit(each, starts_at, steps)))
    if not found:
        return Verdict(reason=_nearest_miss(misses))
    return _accepted(found, shared.question.date_from)


def explain(world: World, question: Question, starts_at: datetime, employee_id: int) -> list[Step]:
    """Every rule's word on this start with this employee, in order; the first refusal is the reason."""
    shared = _frame_of(world, question, starts_at)
    for diary in world.employees:
        if diary.id == employee_id:
            return _trace(shared, diary, starts_at)[0]
    return [Step("qualified", "refused", Reason.NOT_QUALIFIED)]


def refusals(world: World, question: Question) -> list[Refusal]:
    """Every start of the grid in the asked range that `slots` does not list, and why, in order of time."""
    shared = frame(world, question)
    people = [_person(shared, diary) for diary in _asked_for(world, question)]
    team = [each for _, each in people if each is not None]
    nobody = _nearest_miss([steps[-1] for steps, _ in people])
    offered = {at for each in team for at in each.starts()}
    return [
        Refusal(moment(at), _why_unlisted(shared, team, at) if team else nobody)
        for at in shared.steps
        if at not in offered
    ]


def _why_unlisted(shared: Frame, team: list[Agenda], at: int) -> Reason:
    """The word of whoever came closest; only that one is looked up, since a month has thousands of refusals."""
    objections = [(next(rule for rule in RULES[2:] if not each.allows(rule, at)), each) for each in team]
    rule, closest = max(objections, key=lambda pair: RULES.index(pair[0]))
    return reason_of(shared, closest, rule, at)


def _frame_of(world: World, question: Question, starts_at: datetime) -> Frame:
    on = wall(world.zone, floor(starts_at)).date()
    return frame(world, replace(question, date_from=on, date_to=on))


def _asked_for(world: World, question: Question) -> list[EmployeeDiary]:
    chosen = question.wish.employee
    return [each for each in world.employees if chosen in (None, each.id)]


def _trace(shared: Frame, diary: EmployeeDiary, starts_at: datetime) -> tuple[list[Step], Agenda | None]:
    """The steps, and the agenda they were read from if the employee can perform the service at all."""
    steps, each = _person(shared, diary)
    return (steps, None) if each is None else ([*steps, *_steps(shared, each, starts_at)], each)


def _person(shared: Frame, diary: EmployeeDiary) -> tuple[list[Step], Agenda | None]:
    performance = shared.question.wish.performances.get(diary.id)
    if performance is None:
        return [Step("qualified", "refused", Reason.NOT_QUALIFIED)], None
    if not diary.active:
        return [Step("qualified"), Step("active", "refused", Reason.INACTIVE)], None
    return [Step("qualified"), Step("active")], agenda(shared, diary, performance)


def _steps(shared: Frame, each: Agenda, starts_at: datetime) -> Iterator[Step]:
    at = floor(starts_at)
    for rule in RULES[2:]:
        broken = rule == "grid" and starts_at != moment(at)
        allowed = each.allows(rule, at) and not broken
        yield Step(rule) if allowed else _not_allowed(shared, each, rule, starts_at)


def _not_allowed(shared: Frame, each: Agenda, rule: RuleName, starts_at: datetime) -> Step:
    reason = reason_of(shared, each, rule, floor(starts_at))
    whole_minute = not (starts_at - EPOCH) % timedelta(minutes=1)
    flagged = shared.question.actor == "team" and rule in TEAM_MAY_OVERRIDE and whole_minute
    return Step(rule, "flagged" if flagged else "refused", reason)


def _visit(each: Agenda, starts_at: datetime, steps: Sequence[Step]) -> Visit:
    diary, performance = each.diary, each.performance
    at = floor(starts_at)
    segment = Segment(
        diary.id, diary.uid, moment(at), moment(at + performance.minutes * 60), performance.price
    )
    return Visit(
        segments=(segment,),
        occupied=tuple(
            Occupied(diary.resource_id, moment(at + begin), moment(at + end))
            for begin, end in hands_on_parts(performance)
        ),
        flags=tuple(step.reason for step in steps if step.outcome == "flagged" and step.reason),
    )


def _accepted(found: list[tuple[EmployeeDiary, Visit]], on: date) -> Verdict:
    """Nobody works outside hours for the team as long as somebody could inside them."""
    regular = [(diary, visit) for diary, visit in found if not visit.flags]
    ordered = sorted(regular or found, key=lambda pair: _turn(pair[0], on))
    visits = tuple(visit for _, visit in ordered)
    return Verdict(visits=visits, price=min(_price(visit) for visit in visits))


def _turn(diary: EmployeeDiary, on: date) -> tuple[int, datetime, int, int]:
    """Whose turn it is: least to do, then waiting longest; who was never assigned has waited longest."""
    return diary.booked_minutes.get(on, 0), diary.last_assigned_at or EPOCH, diary.rank, diary.id


def _price(visit: Visit) -> Decimal:
    return sum((segment.price for segment in visit.segments), Decimal())


def _nearest_miss(misses: list[Step]) -> Reason:
    """The reason of the employee who passed most rules before one refused."""
    furthest = max(misses, key=lambda step: RULES.index(step.rule), default=None)
    return furthest.reason if furthest and furthest.reason else Reason.NOT_QUALIFIED
