"""What is read of diaries for calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from common.appointments import WILL_NOT_BE
from common.codes import token_hash
from common.models import (
    Booking,
    BookingItem,
    BookingStatus,
    Business,
    BusinessMember,
    CalendarFeed,
    Employee,
    User,
)
from functions.booking.queries import booking_for

BACK, AHEAD = timedelta(days=30), timedelta(days=180)
_RECENT = timedelta(days=30)
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose diary it is, and the language of their account, if they have one."""

    employee: Employee
    language: str | None


def booking_with_customer(db: Session, user: User, uid: UUID) -> Booking | None:
    """A booking for whoever may see it, its customer loaded."""
    booking = booking_for(db, user, uid)
    if booking is None:
        return None
    row = select(Booking).options(joinedload(Booking.customer), selectinload(Booking.items))
    row = row.options(joinedload(Booking.business)).where(Booking.id == booking.id)
    return db.scalars(row.execution_options(populate_existing=True)).one()


def membership(db: Session, user: User, business: Business) -> BusinessMember:
    """What somebody of the team is in it, with their seat."""
    mine = select(BusinessMember).where(BusinessMember.business_id == business.id)
    mine = mine.where(BusinessMember.user_id == user.id).options(joinedload(BusinessMember.employee))
    return db.scalars(mine).one()


def employee_of(db: Session, business: Business, uid: UUID) -> Employee | None:
    """An employee of this business who has not left."""
    team = select(Employee).where(Employee.business_id == business.id)
    return db.scalar(team.where(Employee.uid == uid, Employee.archived_at.is_(None)))


def seat_of(db: Session, token: str) -> Seat | None:
    """Whose diary this token opens.

    None for a token that never was or is over, for a seat that has been left, and for a person who is blocked or
    leaving.
    """
    rows = db.execute(
        select(Employee, User.language)
        .select_from(CalendarFeed)
        .join(Employee, Employee.id == CalendarFeed.employee_id)
        .join(Business, Business.id == CalendarFeed.business_id)
        .outerjoin(BusinessMember, BusinessMember.employee_id == Employee.id)
        .outerjoin(User, User.id == BusinessMember.user_id)
        .where(CalendarFeed.token_hash == token_hash(token), CalendarFeed.revoked_at.is_(None))
        .where(Employee.archived_at.is_(None), Business.archived_at.is_(None))
        .where(or_(Employee.is_active, User.id.is_not(None)))
        .where(User.blocked_at.is_(None), User.deletion_requested_at.is_(None))
    ).first()
    return None if rows is None else Seat(rows[0], rows[1])


def diary_of(db: Session, employee: Employee, now: datetime) -> Sequence[Booking]:
    """The visits of the last month and the next half year in which somebody serves, with only their part of each.

    Also what has lately been called off, so that calendars which never drop anything hear of it. One statement.
    """
    found = (
        select(Booking)
        .join(Booking.items)
        .options(contains_eager(Booking.items), joinedload(Booking.business), joinedload(Booking.customer))
        .where(BookingItem.business_id == employee.business_id, BookingItem.employee_id == employee.id)
        .where(BookingItem.starts_at >= now - BACK, BookingItem.starts_at < now + AHEAD)
        .where(Booking.status != BookingStatus.PENDING_PAYMENT)
        .where(or_(Booking.status.not_in(WILL_NOT_BE), Booking.status_changed_at > now - _RECENT))
        .order_by(BookingItem.starts_at, BookingItem.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return db.scalars(found).unique().all()
