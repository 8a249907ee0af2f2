"""What clients have done at a business, counted from its bookings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from common.models import Booking, BookingStatus, Business

REACHABLE = (
    BookingStatus.PENDING,
    BookingStatus.CONFIRMED,
    BookingStatus.CHECKED_IN,
    BookingStatus.IN_PROGRESS,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
)
"""Bookings that give a business a reason to know its customer's number."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One client's bookings at one business; `spent` is in the business's currency."""

    visits: int = 0
    upcoming: int = 0
    no_shows: int = 0
    cancellations: int = 0
    is_expected_or_was_here: bool = False
    first_visit_at: datetime | None = None
    last_visit_at: datetime | None = None
    spent: Decimal = Decimal("0.00")


def tallies(business: Business, now: datetime) -> Select[Any]:
    """One row a customer who has booked there: `customer_id` and the fields of `Tally`, in their order."""
    completed = Booking.status == BookingStatus.COMPLETED
    in_our_money = and_(completed, Booking.currency == business.currency)
    return (
        select(
            Booking.customer_id,
            _how_many(completed).label("visits"),
            _how_many(and_(Booking.holds_time, Booking.starts_at > now)).label("upcoming"),
            _how_many(Booking.status == BookingStatus.NO_SHOW).label("no_shows"),
            _how_many(Booking.status == BookingStatus.CANCELLED_BY_CUSTOMER).label("cancellations"),
            func.bool_or(Booking.status.in_(REACHABLE)).label("is_expected_or_was_here"),
            func.min(Booking.starts_at).filter(completed).label("first_visit_at"),
            func.max(Booking.starts_at).filter(completed).label("last_visit_at"),
            func.coalesce(func.sum(Booking.total_price).filter(in_our_money), Decimal("0.00")).label("spent"),
        )
        .where(Booking.business_id == business.id)
        .where(Booking.customer_id.is_not(None))
        .group_by(Booking.customer_id)
    )


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(which)


def tallies_of(db: Session, business: Business, users: Sequence[int], now: datetime) -> dict[int, Tally]:
    """What these customers have done there, by their keys, in one statement."""
    rows: Sequence[Any] = db.execute(tallies(business, now).where(Booking.customer_id.in_(users))).all()
    return {customer: Tally(*counted) for customer, *counted in rows}
