"""The listing of free times: the same engine, the same rows, the same answer as when one of them is booked."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from common.availability import Question, next_available, refusals, slots
from common.models import User
from functions.booking.asked import Asked, asked
from functions.booking.schemas import DayReply, SlotsQuery, SlotsReply
from functions.booking.showing_slots import day_replies, with_refused


def free_times(db: Session, wanted: SlotsQuery, caller: User | None, now: datetime) -> SlotsReply:
    """The slots of the asked days, in two statements; refuses as `asked` does."""
    visit = asked(db, wanted, caller, now)
    question = visit.question(wanted.date_from, wanted.date_to)
    world = visit.world(db, question, for_listing=not wanted.reasons)
    days = day_replies(slots(world, question), visit.subject.business.timezone)
    if wanted.reasons:
        days = with_refused(days, refusals(world, question), visit.zone)
    return SlotsReply.model_construct(
        timezone=visit.subject.business.timezone,
        currency=visit.subject.business.currency,
        days=days,
        next_available_at=_next(db, visit, question, days),
    )


def _next(db: Session, visit: Asked, question: Question, days: list[DayReply]) -> str | None:
    """When the asked days are full: the first time after them, as far as the horizon reaches."""
    if any(day["slots"] for day in days):
        return None
    last = _last_day(visit, question)
    if question.date_from > last:
        return None
    ahead = replace(question, date_to=last)
    found = next_available(visit.world(db, ahead, for_listing=True), ahead)
    return found.starts_at.astimezone(visit.zone).isoformat() if found else None


def _last_day(visit: Asked, question: Question) -> date:
    """The horizon; the team, which has none, looks as many days ahead of what it asked for."""
    today = visit.now.astimezone(visit.zone).date()
    first = max(today, question.date_from) if visit.actor == "team" else today
    return first + timedelta(days=visit.subject.policy.max_days)
