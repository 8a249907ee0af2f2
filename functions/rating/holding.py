"""Holding a rating while something is done with it: the locks, always in the same order."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common import ratings
from common.errors import NotFound
from common.models import Rating


def held(db: Session, uid: UUID) -> Rating:
    """A rating as it stands now, with its customer, locked after the business and the employee it counts for.

    Raises `NotFound` for one that is not there, or that its author has taken back.
    """
    row = select(Rating).where(Rating.uid == uid)
    known = db.execute(row.with_only_columns(Rating.business_id, Rating.employee_id)).one_or_none()
    if known is None:
        raise NotFound
    ratings.lock(db, [known.business_id], [known.employee_id])
    locked = row.options(joinedload(Rating.customer)).with_for_update(of=Rating)
    rating = db.scalar(locked.execution_options(populate_existing=True))
    if rating is None or rating.withdrawn_at is not None:
        raise NotFound
    return rating
