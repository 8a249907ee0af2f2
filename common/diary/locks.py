"""The row locks of the diary, always taken in this order: the customer, then resources by id, then the booking."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Resource, User


def lock_user(db: Session, user_id: int) -> None:
    """Make one customer's bookings take turns."""
    db.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def lock_resources(db: Session, resource_ids: Iterable[int]) -> None:
    """Make everybody who wants these resources take turns, in the order of their ids: no two can wait in a ring."""
    wanted = sorted(set(resource_ids))
    if wanted:
        rows = select(Resource.id).where(Resource.id.in_(wanted)).order_by(Resource.id)
        db.execute(rows.with_for_update(key_share=True))
