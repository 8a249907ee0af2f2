"""Who of a team is meant, and what visits a business still expects."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from common.models import Booking, BookingStatus, Business, BusinessMember, Employee, User

WAITING = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING, BookingStatus.CONFIRMED)


def member_named(db: Session, business: Business, name: str) -> BusinessMember | None:
    """Somebody of the team by uid, address or number, if they are still there to be anything."""
    return db.scalar(
        select(BusinessMember)
        .join(User, User.id == BusinessMember.user_id)
        .outerjoin(Employee, Employee.id == BusinessMember.employee_id)
        .where(BusinessMember.business_id == business.id)
        .where(User.blocked_at.is_(None), User.deletion_requested_at.is_(None))
        .where(_is_called(name))
        .options(joinedload(BusinessMember.user))
    )


def _is_called(name: str) -> ColumnElement[bool]:
    """An address or number counts only if it is proven: anybody may type anybody's."""
    if "@" in name:
        return and_(User.email == name, User.email_verified_at.is_not(None))
    if name.startswith("+"):
        return and_(User.phone == name, User.phone_verified_at.is_not(None))
    uid = UUID(name)
    return or_(BusinessMember.uid == uid, User.uid == uid, Employee.uid == uid)


def visits_ahead(db: Session, business: Business, now: datetime, most: int) -> tuple[int, Sequence[Booking]]:
    """How many visits a business still expects, and the first few."""
    first = _ahead(select(Booking), business, now).order_by(Booking.starts_at, Booking.id).limit(most)
    count = db.scalar(_ahead(select(func.count()).select_from(Booking), business, now))
    return count or 0, db.scalars(first).all()


def _ahead(rows: Select[Any], business: Business, now: datetime) -> Select[Any]:
    """Not begun, and neither called off nor lapsed."""
    ahead = rows.where(Booking.business_id == business.id).where(Booking.starts_at > now)
    stands = or_(Booking.expires_at.is_(None), Booking.expires_at > now)
    return ahead.where(Booking.status.in_(WAITING)).where(stands)
