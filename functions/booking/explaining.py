"""Why a visit can begin at a certain moment, or not: the rules one by one, in the order in which they speak."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from common.availability import Question, Reason, Step, World, explain, judge
from common.diary import Candidate, Chosen
from common.i18n import translate
from common.models import User
from functions.booking.asked import Asked, asked
from functions.booking.refusals import BY_REASON
from functions.booking.schemas import ExplainQuery, ExplainReply, StepReply
from functions.booking.showing_slots import local


def explained(
    db: Session, wanted: ExplainQuery, caller: User | None, now: datetime, language: str
) -> ExplainReply:
    """The engine's verdict and its reasons, in two statements; refuses as `asked` does."""
    visit = asked(db, wanted, caller, now)
    on = wanted.starts_at.astimezone(visit.zone).date()
    question = visit.question(on, on)
    world = visit.world(db, question, whose_turn=True)
    verdict = judge(world, question, wanted.starts_at)
    refusal = BY_REASON[verdict.reason] if verdict.reason else None
    return ExplainReply(
        timezone=visit.subject.business.timezone,
        starts_at=local(wanted.starts_at, visit.zone),
        is_bookable=verdict.accepted,
        reason=verdict.reason,
        detail=translate(language, refusal.detail) if refusal else None,
        steps=list(_steps(visit, world, question, wanted.starts_at)),
    )


def _steps(visit: Asked, world: World, question: Question, starts_at: datetime) -> Iterator[StepReply]:
    for chosen in visit.subject.chosen:
        if not chosen.asked_for:
            yield _reply(None, chosen, Step("qualified", "refused", Reason.NOT_QUALIFIED))
    for each in visit.subject.asked_for:
        spoken = explain(world, question, starts_at, each.employee.id)
        for step in spoken if visit.actor == "team" else _until_refused(spoken):
            yield _reply(each, visit.subject.chosen[step.wish], step)


def _until_refused(steps: Iterable[Step]) -> Iterator[Step]:
    """What decided about each service: the rules after it would tell somebody who is kept out that he is."""
    refused = set()
    for step in steps:
        if step.wish not in refused:
            yield step
        if step.outcome == "refused":
            refused.add(step.wish)


def _reply(who: Candidate | None, chosen: Chosen, step: Step) -> StepReply:
    return {
        "employee": {"uid": str(who.employee.uid), "name": who.employee.full_name} if who else None,
        "service": str(chosen.service.uid),
        "rule": step.rule,
        "outcome": step.outcome,
        "reason": step.reason,
    }
