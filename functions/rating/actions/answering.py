"""What a business answers: once, by those who lead it."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import outbox
from common.db import rule
from common.errors import NotFound
from common.events import RatingReplied
from common.models import Rating, RatingReply, RatingStatus, User
from functions.rating.holding import held
from functions.rating.refusals import AlreadyReplied, ReplyHidden


def reply(db: Session, user: User, rating: Rating, text: str, *, now: datetime) -> RatingReply:
    """Answer a rating, and let its customer know; raises `NotFound`, `AlreadyReplied` or `ReplyHidden`."""
    row = _shown(db, rating)
    earlier = _reply_to(db, row)
    if earlier is not None:
        raise AlreadyReplied if earlier.hidden_at is None else ReplyHidden
    answer = RatingReply(rating_id=row.id, author_id=user.id, text=text, created_at=now)
    with rule(db, "rating_reply_pk", AlreadyReplied):
        db.add(answer)
    outbox.publish(db, RatingReplied(rating=row.uid), now=now)
    return answer


def change_reply(db: Session, rating: Rating, text: str, *, now: datetime) -> RatingReply:
    """Answer differently; the same again changes nothing. Raises `NotFound` or `ReplyHidden`."""
    answer = _standing_reply(db, rating)
    if answer.text != text:
        answer.text, answer.edited_at = text, now
    return answer


def drop_reply(db: Session, rating: Rating) -> None:
    """Take the answer back; another may follow. Raises `NotFound` or `ReplyHidden`."""
    db.delete(_standing_reply(db, rating))


def _standing_reply(db: Session, rating: Rating) -> RatingReply:
    answer = _reply_to(db, _shown(db, rating))
    if answer is None:
        raise NotFound
    if answer.hidden_at is not None:
        raise ReplyHidden
    return answer


def _shown(db: Session, rating: Rating) -> Rating:
    """The rating, locked, if it can still be read."""
    row = held(db, rating.uid)
    if row.status is not RatingStatus.VISIBLE:
        raise NotFound
    return row


def _reply_to(db: Session, rating: Rating) -> RatingReply | None:
    return db.get(RatingReply, rating.id, populate_existing=True)
