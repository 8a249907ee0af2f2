"""How far one can rely on a business: which share of its visits it has kept."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Double, ScalarSelect, Select, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from common.models import Booking, BookingEvent, BookingStatus, BusinessSearch

LOOKED_BACK = timedelta(days=180)
IMAGINED, IMAGINED_KEPT = 5, 4
"""Everybody starts with five visits of which four were kept, so that one bad day at the beginning is no verdict."""
KEPT = (
    BookingStatus.CONFIRMED,
    BookingStatus.CHECKED_IN,
    BookingStatus.IN_PROGRESS,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
)
BROKEN = BookingStatus.CANCELLED_BY_BUSINESS, BookingStatus.DECLINED


def work_out_reliability(db: Session, after: int, most: int, now: datetime) -> list[int]:
    """Work it out for the next `most` businesses after the key `after`; returns their keys, in order."""
    some = select(BusinessSearch.business_id).where(BusinessSearch.business_id > after)
    ids = db.scalars(some.order_by(BusinessSearch.business_id).limit(most)).all()
    share = _share(now)
    db.execute(
        update(BusinessSearch)
        .where(BusinessSearch.business_id.in_(ids))
        .where(BusinessSearch.reliability != share)
        .values(reliability=share)
        .execution_options(synchronize_session=False)
    )
    return list(ids)


def _share(now: datetime) -> ScalarSelect[Any]:
    """Of the visits of the last half year; those that customers called off count for nothing."""
    kept = func.count().filter(Booking.status.in_(KEPT))
    broken = func.count().filter(
        or_(
            Booking.status.in_(BROKEN), and_(Booking.status == BookingStatus.EXPIRED, ~_was_unpaid().exists())
        )
    )
    share = cast(kept + IMAGINED_KEPT, Double) / (kept + broken + IMAGINED)
    return (
        select(share)
        .where(Booking.business_id == BusinessSearch.business_id)
        .where(Booking.starts_at >= now - LOOKED_BACK, Booking.starts_at < now)
        .correlate(BusinessSearch)
        .scalar_subquery()
    )


def _was_unpaid() -> Select[Any]:
    """A check-out that was not paid lapsed because of the customer, a request without an answer did not."""
    return (
        select(BookingEvent.id)
        .where(BookingEvent.business_id == Booking.business_id, BookingEvent.booking_id == Booking.id)
        .where(BookingEvent.from_status == BookingStatus.PENDING_PAYMENT)
        .where(BookingEvent.to_status == BookingStatus.EXPIRED)
        .correlate(Booking)
    )
