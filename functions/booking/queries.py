"""What is read of bookings; who is asking stands in every WHERE."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from common.models import (
    Booking,
    BookingEvent,
    BookingItem,
    BookingStatus,
    Business,
    BusinessMember,
    Employee,
    Hold,
    Occupancy,
    Rating,
    Role,
    Service,
    User,
)
from functions.booking.machine import COMPLETED_AFTER

_WAITING = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING, BookingStatus.CONFIRMED)


def whole_booking() -> Select[Booking]:
    """Bookings with everything a reply shows: two statements, however many there are."""
    items = selectinload(Booking.items)
    return select(Booking).options(
        joinedload(Booking.business),
        items.joinedload(BookingItem.service),
        items.joinedload(BookingItem.employee),
    )


def booking_for(db: Session, user: User, uid: UUID) -> Booking | None:
    """A booking its customer, the business's owner or manager, or the assigned employee asks for."""
    seen = whole_booking().options(joinedload(Booking.customer)).where(Booking.uid == uid)
    seen = seen.where(or_(Booking.customer_id == user.id, _team_sees(user)))
    return db.scalars(seen).one_or_none()


def _team_sees(user: User) -> Any:
    """Owners and managers see every booking of theirs, an employee those he is assigned to."""
    assigned = (
        select(BookingItem.id)
        .where(BookingItem.booking_id == Booking.id)
        .where(BookingItem.employee_id == BusinessMember.employee_id)
        .correlate(Booking, BusinessMember)  # else it is any booking that somebody is assigned to
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


def rated_among(db: Session, bookings: Sequence[Booking]) -> set[int]:
    """Which of these visits have been rated, by key, also if their customer has taken it back."""
    over = [each for each in bookings if each.status is BookingStatus.COMPLETED]
    if not over:
        return set()
    given = select(Rating.booking_id).where(Rating.business_id.in_({each.business_id for each in over}))
    return set(db.scalars(given.where(Rating.booking_id.in_([each.id for each in over]))))


def resources_of(db: Session, *bookings: Booking) -> Sequence[int]:
    """The resources whose time bookings hold, and those of whoever serves, whose time they may take again."""
    visits, businesses = [each.id for each in bookings], {each.business_id for each in bookings}
    held = select(Occupancy.resource_id).where(Occupancy.booking_id.in_(visits))
    held = held.where(Occupancy.business_id.in_(businesses)).where(Occupancy.active)
    serving = select(Employee.resource_id).join(BookingItem, BookingItem.employee_id == Employee.id)
    serving = serving.where(BookingItem.business_id.in_(businesses))
    return db.scalars(union(held, serving.where(BookingItem.booking_id.in_(visits)))).all()


def served_by(db: Session, booking: Booking) -> Sequence[tuple[BookingItem, int]]:
    """The services of a visit in their order, each with the resource of whoever performs it."""
    served = select(BookingItem, Employee.resource_id).join(Employee, Employee.id == BookingItem.employee_id)
    of_visit = served.where(BookingItem.business_id == booking.business_id)
    rows = of_visit.where(BookingItem.booking_id == booking.id).order_by(BookingItem.position)
    return [(item, resource_id) for item, resource_id in db.execute(rows)]


def services_of(db: Session, booking: Booking) -> Sequence[UUID]:
    """The uids of what was booked, in the order of the visit."""
    booked = select(Service.uid).join(BookingItem, BookingItem.service_id == Service.id)
    of_visit = booked.where(BookingItem.business_id == booking.business_id)
    return db.scalars(
        of_visit.where(BookingItem.booking_id == booking.id).order_by(BookingItem.position)
    ).all()


def locked_booking(db: Session, booking: Booking) -> Booking:
    """The same booking as it stands now, locked; its customer and its resources must be locked before."""
    row = select(Booking).options(joinedload(Booking.business)).where(Booking.id == booking.id)
    locked = row.with_for_update(of=Booking).execution_options(populate_existing=True)
    return db.scalars(locked).one()


def last_event(db: Session, booking: Booking) -> BookingEvent | None:
    """The last thing that happened to a booking; one from before us has no history."""
    happened = select(BookingEvent).where(BookingEvent.business_id == booking.business_id)
    of_visit = happened.where(BookingEvent.booking_id == booking.id)
    return db.scalars(of_visit.order_by(BookingEvent.id.desc()).limit(1)).one_or_none()


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


def clashing_booking(
    db: Session,
    user: User,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    besides: Booking | None = None,
) -> Booking | None:
    """The customer's own other booking during that time; one that has waited in vain by `now` is none.

    Nor is `besides`, which is to be moved there.
    """
    clashing = (
        select(Booking)
        .where(Booking.customer_id == user.id)
        .where(Booking.holds_time)
        .where(Booking.guest_name.is_(None))
        .where(Booking.source == "customer")
        .where(Booking.starts_at < ends_at)
        .where(Booking.ends_at > starts_at)
        .where(or_(Booking.expires_at.is_(None), Booking.expires_at > now))
    )
    others = clashing if besides is None else clashing.where(Booking.id != besides.id)
    return db.scalar(others.order_by(Booking.starts_at).limit(1))


def lapsed_bookings(db: Session, now: datetime, skip: int, most: int) -> Sequence[int]:
    """Bookings that have waited in vain for an answer or for money, those first that lapsed first."""
    waiting = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING)
    lapsed = select(Booking.id).where(Booking.status.in_(waiting)).where(Booking.expires_at <= now)
    return db.scalars(lapsed.order_by(Booking.expires_at, Booking.id).offset(skip).limit(most)).all()


def visits_over(db: Session, now: datetime, skip: int, most: int) -> Sequence[int]:
    """Visits that should have been completed by now, those first that ended first."""
    expected = (BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN, BookingStatus.IN_PROGRESS)
    over = select(Booking.id).where(Booking.status.in_(expected))
    over = over.where(Booking.ends_at <= now - COMPLETED_AFTER)
    return db.scalars(over.order_by(Booking.ends_at, Booking.id).offset(skip).limit(most)).all()


def lapsed_holds(db: Session, now: datetime, skip: int, most: int) -> Sequence[int]:
    """Holds that nobody came for, those first that lapsed first."""
    lapsed = select(Hold.id).where(Hold.released_at.is_(None)).where(Hold.expires_at <= now)
    return db.scalars(lapsed.order_by(Hold.expires_at, Hold.id).offset(skip).limit(most)).all()
