"""The row locks of the diary, always taken in this order: business, customer, resources by id, booking."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from common.diary.settled import Settled
from common.models import Business, Resource, User

_BUSINESS = Settled(
    select(Business.id).where(Business.uid == bindparam("uid", type_=Uuid)).with_for_update(read=True)
)
_USER = Settled(
    select(User.id).where(User.id == bindparam("key", type_=BigInteger)).with_for_update(key_share=True)
)
_RESOURCES = Settled(
    select(Resource.id)
    .where(Resource.id == func.any(bindparam("keys", type_=ARRAY(BigInteger))))
    .order_by(Resource.id)
    .with_for_update(key_share=True)
)


def lock_business(db: Session, uid: UUID) -> None:
    """Keep a business as it is until this transaction ends; those who book share the lock, whoever closes it waits.

    What is read of it after this is true until then.
    """
    _BUSINESS.one(db, uid=uid)


def lock_user(db: Session, user_id: int) -> None:
    """Make one customer's bookings take turns."""
    _USER.one(db, key=user_id)


def lock_resources(db: Session, resource_ids: Iterable[int]) -> None:
    """Make everybody who wants these resources take turns, in the order of their ids: no two can wait in a ring."""
    wanted = sorted(set(resource_ids))
    if wanted:
        _RESOURCES.all(db, keys=wanted)
