"""Judging a time for good: the engine that listed it, asked again about the diary as it stands under the locks."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import diary
from common.availability import Question, Verdict, judge
from common.models import Booking
from functions.booking.alternatives import nearest
from functions.booking.refusals import BY_REASON, NotBookable


def verdict_on(
    db: Session,
    subject: diary.Subject,
    question: Question,
    starts_at: datetime,
    now: datetime,
    besides: Booking | None = None,
) -> Verdict:
    """What the engine says about a start, whichever way it goes; one statement and no lock.

    `besides` is a booking whose time counts as free, because it is to be moved.
    """
    world = diary.world_of(
        db, subject, question.date_from, question.date_to, now, whose_turn=True, besides=besides
    )
    return judge(world, question, starts_at)


def judged(
    db: Session,
    subject: diary.Subject,
    question: Question,
    starts_at: datetime,
    now: datetime,
    besides: Booking | None = None,
) -> Verdict:
    """The visits in the order to try them; raises a `NotBookable` with the nearest alternatives.

    Everybody who comes into question must be locked, else somebody may be faster.
    """
    verdict = verdict_on(db, subject, question, starts_at, now, besides)
    if not verdict.accepted:
        raise refusal(db, subject, question, starts_at, kind_of(verdict), besides)
    return verdict


def kind_of(verdict: Verdict) -> type[NotBookable]:
    """Our refusal for the engine's reason."""
    assert verdict.reason is not None
    return BY_REASON[verdict.reason]


def refusal(
    db: Session,
    subject: diary.Subject,
    question: Question,
    starts_at: datetime,
    kind: type[NotBookable],
    besides: Booking | None = None,
) -> NotBookable:
    """The refusal with the three nearest times; for somebody unwelcome there are none, the diary looks full."""
    return kind(more={"alternatives": nearest(db, subject, question, starts_at, besides)})
