"""The row locks of the diary, always taken in this order: business, customer, resources by id, booking."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, Resource, User


def lock_business(db: Session, uid: UUID) -> None:
    """Keep a business as it is until this transaction ends; those who book share the lock, whoever closes it waits.

    What is read of it after this is true until then.
    """
    db.execute(select(Business.id).where(Business.uid == uid).with_for_update(read=True))


def lock_user(db: Session, user_id: int) -> None:
    """Make one customer's bookings take turns."""
    db.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def lock_resources(db: Session, resource_ids: Iterable[int]) -> None:
    """Make everybody who wants these resources take turns, in the order of their ids: no two can wait in a ring."""
    wanted = sorted(set(resource_ids))
    if wanted:
        rows = select(Resource.id).where(Resource.id.in_(wanted)).order_by(Resource.id)
        db.execute(rows.with_for_update(key_share=True))
