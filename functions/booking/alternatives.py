"""The nearest times that can be booked instead."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.availability import Question, alternatives
from functions.booking.schemas import SlotReply
from functions.booking.showing import slot_reply

_HOW_MANY = 3
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=14)


def nearest(db: Session, subject: diary.Subject, question: Question, starts_at: datetime) -> list[SlotReply]:
    """The three slots nearest to `starts_at`, from two days before to a fortnight after."""
    on = question.date_from
    wide = replace(question, date_from=on - _BEFORE, date_to=on + _AFTER)
    world = diary.world_of(db, subject, wide.date_from, wide.date_to, question.now)
    zone = ZoneInfo(subject.business.timezone)
    return [slot_reply(each, zone) for each in alternatives(world, wide, starts_at, _HOW_MANY)]
