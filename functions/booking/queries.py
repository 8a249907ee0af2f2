"""What is read of bookings; who is asking stands in every WHERE."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from common.models import Booking, BookingItem, BookingStatus, Business, BusinessMember, Occupancy, Role, User
from common.web.paging import Found, page_of
from functions.booking.schemas import MyBookingsQuery

_WAITING = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING, BookingStatus.CONFIRMED)


def whole_booking() -> Select[Booking]:
    """Bookings with everything a reply shows: two statements, however many there are."""
    items = selectinload(Booking.items)
    return select(Booking).options(
        joinedload(Booking.business),
        items.joinedload(BookingItem.service),
        items.joinedload(BookingItem.employee),
    )


def bookings_of(db: Session, user: User, wanted: MyBookingsQuery, now: datetime) -> Found[Booking]:
    """One page of the bookings somebody has made for themselves or a guest."""
    mine = whole_booking().where(Booking.customer_id == user.id)
    if wanted.status:
        mine = mine.where(Booking.status.in_(wanted.status))
    if wanted.from_:
        mine = mine.where(Booking.starts_at >= wanted.from_)
    if wanted.to:
        mine = mine.where(Booking.starts_at < wanted.to)
    if wanted.upcoming:
        mine = mine.where(Booking.holds_time).where(Booking.ends_at > now)
    return page_of(db, mine, (Booking.starts_at, Booking.id), wanted, descending=not wanted.upcoming)


def booking_for(db: Session, user: User, uid: UUID) -> Booking | None:
    """A booking its customer, the business's owner or manager, or the assigned employee asks for."""
    seen = (
        whole_booking().where(Booking.uid == uid).where(or_(Booking.customer_id == user.id, _team_sees(user)))
    )
    return db.scalars(seen).one_or_none()


def _team_sees(user: User) -> Any:
    """Owners and managers see every booking of theirs, an employee those he is assigned to."""
    assigned = (
        select(BookingItem.id)
        .where(BookingItem.booking_id == Booking.id)
        .where(BookingItem.employee_id == BusinessMember.employee_id)
        .exists()
    )
    leads = BusinessMember.role.in_((Role.OWNER, Role.MANAGER))
    return (
        select(BusinessMember.id)
        .where(BusinessMember.business_id == Booking.business_id)
        .where(BusinessMember.user_id == user.id)
        .where(or_(leads, assigned))
        .exists()
    )


def resources_of(db: Session, booking: Booking) -> Sequence[int]:
    """The resources whose time a booking holds."""
    held = select(Occupancy.resource_id).where(Occupancy.booking_id == booking.id)
    return db.scalars(held.where(Occupancy.business_id == booking.business_id).where(Occupancy.active)).all()


def locked_booking(db: Session, booking: Booking) -> Booking:
    """The same booking as it stands now, locked; its customer and its resources must be locked before."""
    row = select(Booking).options(joinedload(Booking.business)).where(Booking.id == booking.id)
    locked = row.with_for_update(of=Booking).execution_options(populate_existing=True)
    return db.scalars(locked).one()


def visits_ahead(db: Session, customer: User, now: datetime) -> Sequence[Booking]:
    """What somebody has booked and could still call off, for themselves or a guest."""
    ahead = select(Booking).where(Booking.customer_id == customer.id).where(Booking.starts_at > now)
    return db.scalars(ahead.where(Booking.status.in_(_WAITING)).order_by(Booking.id)).all()


def visits_ahead_at(db: Session, business: Business, now: datetime, most: int) -> Sequence[Booking]:
    """Up to `most` visits that a business still expects, in a fixed order."""
    ahead = (
        select(Booking)
        .where(Booking.business_id == business.id)
        .where(Booking.starts_at > now)
        .where(Booking.status.in_(_WAITING))
        .options(joinedload(Booking.business))
        .order_by(Booking.id)
        .limit(most)
    )
    return db.scalars(ahead).all()


def clashing_booking(db: Session, user: User, starts_at: datetime, ends_at: datetime) -> Booking | None:
    """The customer's own other booking during that time."""
    return db.scalar(
        select(Booking)
        .where(Booking.customer_id == user.id)
        .where(Booking.holds_time)
        .where(Booking.guest_name.is_(None))
        .where(Booking.source == "customer")
        .where(Booking.starts_at < ends_at)
        .where(Booking.ends_at > starts_at)
        .order_by(Booking.starts_at)
        .limit(1)
    )
