"""The listing of free times: the same engine, the same rows, the same answer as when one of them is booked."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.availability import Day, Question, next_available, slots
from common.errors import NotFound
from common.models import User
from functions.booking.refusals import Inactive
from functions.booking.schemas import SlotsQuery, SlotsReply
from functions.booking.showing import day_replies


def free_times(db: Session, wanted: SlotsQuery, customer: User | None, now: datetime) -> SlotsReply:
    """The slots of the asked days, in three statements; raises `NotFound`, or `Inactive` for a paused service."""
    subject = diary.subject_of(
        db, wanted.business, [diary.Choice(wanted.service, wanted.employee)], customer, now
    )
    if subject is None:
        raise NotFound
    if not subject.is_on_sale:
        raise Inactive
    question = _question(subject, wanted, now)
    world = diary.world_of(db, subject, wanted.date_from, wanted.date_to, now)
    days = slots(world, question)
    zone = ZoneInfo(subject.business.timezone)
    return SlotsReply.model_construct(
        timezone=subject.business.timezone,
        currency=subject.business.currency,
        days=day_replies(days, zone),
        next_available_at=_next(db, subject, question, days, zone),
    )


def _question(subject: diary.Subject, wanted: SlotsQuery, now: datetime) -> Question:
    return Question(
        now=now,
        date_from=wanted.date_from,
        date_to=wanted.date_to,
        wishes=subject.wishes,
        active_bookings=subject.active_bookings,
        blocked=subject.is_blocked,
    )


def _next(
    db: Session, subject: diary.Subject, question: Question, days: list[Day], zone: ZoneInfo
) -> str | None:
    """When the asked days are full: the first time after them, as far as the horizon reaches."""
    if any(day.slots for day in days):
        return None
    last = question.now.astimezone(zone).date() + timedelta(days=subject.policy.max_days)
    if question.date_from > last:
        return None
    world = diary.world_of(db, subject, question.date_from, last, question.now)
    found = next_available(world, replace(question, date_to=last))
    return found.starts_at.astimezone(zone).isoformat() if found else None
