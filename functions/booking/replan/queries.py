"""What is read to make a plan, and to carry it out."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common.availability import Block, Taken
from common.models import Booking, BookingItem, BookingSource, Business, Employee, Occupancy
from functions.booking.actions.another_time import MOVABLE
from functions.booking.queries import whole_booking
from functions.booking.replan.planning import Whereabouts


def employee_at(db: Session, business: Business, uid: UUID) -> Employee | None:
    """Somebody who works at a business, or has: visits may be left of those who have gone."""
    theirs = select(Employee).where(Employee.business_id == business.id)
    return db.scalars(theirs.where(Employee.uid == uid)).one_or_none()


def visits_served_by(
    db: Session, employee: Employee, away: Block, now: datetime, most: int
) -> Sequence[Booking]:
    """Visits that can still be moved and for which the employee is needed while away, up to `most`."""
    his = (
        select(BookingItem.booking_id)
        .where(BookingItem.business_id == employee.business_id)
        .where(BookingItem.employee_id == employee.id)
        .where(BookingItem.starts_at < away.ends_at)
        .where(BookingItem.ends_at > away.starts_at)
    )
    visits = (
        whole_booking()
        .where(Booking.business_id == employee.business_id)
        .where(Booking.id.in_(his))
        .where(Booking.starts_at >= now)
        .where(Booking.status.in_(MOVABLE))
        .order_by(Booking.starts_at, Booking.id)
        .limit(most)
    )
    return db.scalars(visits).all()


def visits_named(db: Session, business: Business, uids: Collection[UUID]) -> Sequence[Booking]:
    """A business's own bookings with these uids."""
    named = whole_booking().where(Booking.business_id == business.id).where(Booking.uid.in_(uids))
    return db.scalars(named.order_by(Booking.id)).all()


Rows = dict[int, list[tuple[int, Taken]]]
"""By booking: the resources whose time it holds, and when."""


def time_held_by(db: Session, bookings: Sequence[Booking]) -> Rows:
    """What the bookings of one business take of whose time."""
    held = (
        select(Occupancy.booking_id, Occupancy.resource_id, Occupancy.during)
        .where(Occupancy.business_id == bookings[0].business_id)
        .where(Occupancy.booking_id.in_([each.id for each in bookings]))
        .where(Occupancy.active)
    )
    rows: Rows = defaultdict(list)
    for booking_id, resource_id, during in db.execute(held):
        assert booking_id is not None
        rows[booking_id].append((resource_id, _taken(during)))
    return rows


def _taken(during: Range[datetime]) -> Taken:
    assert during.lower is not None
    assert during.upper is not None
    return Taken(int(during.lower.timestamp()), int(during.upper.timestamp()))


def whereabouts_of(db: Session, customers: Collection[int], since: datetime, until: datetime) -> Whereabouts:
    """Where customers have to be in person, in any business."""
    kept = (
        select(Booking.customer_id, Booking.uid, Booking.starts_at, Booking.ends_at)
        .where(Booking.customer_id.in_(customers))
        .where(Booking.holds_time)
        .where(Booking.guest_name.is_(None))
        .where(Booking.source == BookingSource.CUSTOMER)
        .where(Booking.starts_at < until)
        .where(Booking.ends_at > since)
    )
    found: Whereabouts = defaultdict(dict)
    for customer_id, booking, starts_at, ends_at in db.execute(kept):
        assert customer_id is not None
        found[customer_id][booking] = starts_at, ends_at
    return found
