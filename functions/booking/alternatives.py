"""The nearest times that can be booked instead."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common import diary
from common.availability import Question, Slot, alternatives
from common.models import Booking
from functions.booking.schemas import SlotReply
from functions.booking.showing_slots import slot_reply

_HOW_MANY = 3
_WINDOWS = ((timedelta(days=1), timedelta(days=1)), (timedelta(days=2), timedelta(days=14)))


def nearest(
    db: Session,
    subject: diary.Subject,
    question: Question,
    starts_at: datetime,
    besides: Booking | None = None,
) -> list[SlotReply]:
    """The three slots nearest to `starts_at`: beside that day if there are as many, else within a fortnight.

    The time of `besides`, which is to be moved, counts as free; the three are for the same visit, all its services.
    """
    for window in _WINDOWS:
        found = _within(db, subject, question, starts_at, window, besides)
        if len(found) == _HOW_MANY:
            break
    return [slot_reply(each, subject.business.timezone) for each in found]


def _within(
    db: Session,
    subject: diary.Subject,
    question: Question,
    starts_at: datetime,
    window: tuple[timedelta, timedelta],
    besides: Booking | None,
) -> list[Slot]:
    before, after = window
    on = question.date_from
    wide = replace(question, date_from=on - before, date_to=on + after)
    days = wide.date_from, wide.date_to
    world = diary.world_of(db, subject, *days, question.now, for_listing=True, besides=besides)
    return alternatives(world, wide, starts_at, _HOW_MANY)
