"""The pictures of a rating: hung in the order that was asked for, taken down with their objects."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common import pictures
from common.models import Rating, RatingImage, Upload, UploadPurpose
from functions.rating import queries


def hang(db: Session, rating: Rating, uids: Sequence[UUID], *, now: datetime) -> None:
    """Show these uploads of the author's; raises `Invalid` at `images.0`, or `UploadUsed`."""
    for position, uid in enumerate(uids):
        upload = _new(db, rating, uid, position, now)
        db.add(RatingImage(rating_id=rating.id, upload_id=upload.id, position=position))
    db.flush()


def rehang(db: Session, rating: Rating, uids: Sequence[UUID], *, now: datetime) -> bool:
    """Show these instead: those that hang already stay, the others come or go; says whether anything is different."""
    before = {each.uid: each for each in queries.pictures_of(db, [rating.id]).get(rating.id, [])}
    if list(before) == list(uids):
        return False
    after = [before.get(uid) or _new(db, rating, uid, place, now) for place, uid in enumerate(uids)]
    db.execute(delete(RatingImage).where(RatingImage.rating_id == rating.id))
    for each in before.values():
        if each not in after:
            pictures.drop(db, each, now=now)
    rows = [RatingImage(rating_id=rating.id, upload_id=each.id, position=i) for i, each in enumerate(after)]
    db.add_all(rows)
    db.flush()
    return True


def take_down(db: Session, rating: Rating, *, now: datetime) -> None:
    """Show none any more."""
    rehang(db, rating, [], now=now)


def _new(db: Session, rating: Rating, uid: UUID, place: int, now: datetime) -> Upload:
    purpose, field = UploadPurpose.RATING, f"images.{place}"
    return pictures.used(db, rating.customer_id, uid, purpose, now=now, field=field)
