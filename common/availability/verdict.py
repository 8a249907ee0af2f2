"""Whether one start can be booked, by whom, and which rule decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice, takewhile

from common.availability.agenda import Agenda, Frame, frame
from common.availability.answers import Occupied, Refusal, Segment, Step, Verdict, Visit
from common.availability.course import Course
from common.availability.listing import Listing
from common.availability.occupied import MINUTE
from common.availability.trial import Trial, Way, is_whole_minute
from common.availability.types import EmployeeDiary, Question, Reason, Wish, World
from common.availability.walltime import floor, moment, wall

MOST_VISITS = 48
"""So many teams are tried at most when others are faster; each of them in its best way."""
MOST_WAYS = 2_000
"""So many ways are looked through for other teams."""


def judge(world: World, question: Question, starts_at: datetime) -> Verdict:
    """Accept a start (aware, any zone) with the visits in the order to try them, or refuse it with a reason.

    Several ways: nobody from outside hours if possible, then the fewest changes of hands, then the turns of those who
    serve (fewest booked minutes that local day, least recently assigned, rank, id). Of every team the best way is
    there. Whoever it is, a customer who chose nobody pays the lowest price of all ways.
    The question's dates do not matter here.
    """
    course = Course(_frame_of(world, question, starts_at))
    trial = Trial(course, starts_at)
    verdict = _accepted(trial)
    if not verdict.accepted and question.actor == "team" and is_whole_minute(starts_at):
        trial = Trial(course, starts_at, lenient=True)
        verdict = _accepted(trial)
    return verdict if verdict.accepted else Verdict(reason=trial.reason())


def explain(world: World, question: Question, starts_at: datetime, employee_id: int) -> list[Step]:
    """Every rule's word on this start with this employee, in order; the first refusal is the reason.

    Of several services the employee performs every one that he can, and a step says with which service its run
    begins; where he cannot, time passes as listed.
    """
    course = Course(_frame_of(world, question, starts_at))
    lenient = question.actor == "team" and is_whole_minute(starts_at)
    trial = Trial(course, starts_at, lenient=lenient)
    diary = next((each for each in world.employees if each.id == employee_id), None)
    return list(_trace(trial, diary))


def refusals(world: World, question: Question) -> list[Refusal]:
    """Every start of the grid in the asked range that `slots` does not list, and why, in order of time."""
    course = Course(frame(world, question))
    listing = Listing(course)
    offered = {
        at for variants in listing.offers() for _, starts in variants for at in listing.starts_in(starts)
    }
    return [
        Refusal(moment(at), Trial(course, moment(at)).reason())
        for at in course.frame.steps
        if at not in offered
    ]


def _frame_of(world: World, question: Question, starts_at: datetime) -> Frame:
    on = wall(world.zone, floor(starts_at)).date()
    return frame(world, replace(question, date_from=on, date_to=on))


def _accepted(trial: Trial) -> Verdict:
    prices = trial.prices()
    if prices is None:
        return Verdict()
    teams: dict[frozenset[int], Way] = {}
    for way in islice(trial.ways(), MOST_WAYS):
        teams.setdefault(frozenset(run.diary.id for run, _ in way), way)
        if len(teams) == MOST_VISITS:
            break
    visits = tuple(_visit(trial, way) for way in teams.values())
    return Verdict(visits=visits, price=sum(prices, Decimal()), prices=prices)


def _visit(trial: Trial, way: Way) -> Visit:
    return Visit(
        segments=tuple(segment for run, after in way for segment in _segments(trial, run, trial.at + after)),
        occupied=tuple(
            Occupied(run.diary.resource_id, moment(trial.at + after + begin), moment(trial.at + after + end))
            for run, after in way
            for begin, end in run.parts
        ),
        flags=_flags(trial, way) if trial.overridable else (),
    )


def _flags(trial: Trial, way: Way) -> tuple[Reason, ...]:
    steps = (step for run, after in way for step in trial.steps(run, after))
    return tuple(dict.fromkeys(step.reason for step in steps if step.outcome == "flagged" and step.reason))


def _segments(trial: Trial, run: Agenda, at: int) -> Iterator[Segment]:
    """The services of a run, one after the other, from the second `at` on."""
    diary = run.diary
    for wish in trial.course.frame.question.wishes[run.first : run.last + 1]:
        performance = wish.performances[diary.id]
        ends = at + performance.minutes * MINUTE
        yield Segment(diary.id, diary.uid, moment(at), moment(ends), performance.price)
        at = ends + wish.intermission * MINUTE


def _trace(trial: Trial, diary: EmployeeDiary | None) -> Iterator[Step]:
    wishes = trial.course.frame.question.wishes
    first = after = 0
    while first < len(wishes):
        if diary is not None and diary.active and diary.id in wishes[first].performances:
            run = trial.course.run(diary, first, _end_of_run(wishes, first, diary.id))
            yield from (Step("qualified", wish=first), Step("active", wish=first), *trial.steps(run, after))
            first, after = run.last, after + run.seconds
        else:
            yield from _not_on_the_team(diary, wishes[first], first)
            after += wishes[first].minutes * MINUTE
        after += wishes[first].intermission * MINUTE
        first += 1


def _end_of_run(wishes: Sequence[Wish], first: int, employee_id: int) -> int:
    """The last of the services from `first` on that somebody performs one after the other."""
    return first + sum(
        1 for _ in takewhile(lambda wish: employee_id in wish.performances, wishes[first + 1 :])
    )


def _not_on_the_team(diary: EmployeeDiary | None, asked: Wish, wish: int) -> Iterator[Step]:
    if diary is None or diary.id not in asked.performances:
        yield Step("qualified", "refused", Reason.NOT_QUALIFIED, wish)
    else:
        yield Step("qualified", wish=wish)
        yield Step("active", "refused", Reason.INACTIVE, wish)
