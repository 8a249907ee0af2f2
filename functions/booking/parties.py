"""On which sides of a booking somebody stands: as its customer, in the team, or both."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, BookingItem, BusinessMember, Role, User
from functions.booking.machine import Party

_LEADING = {Role.OWNER: Party.OWNER, Role.MANAGER: Party.MANAGER}


def parties_of(db: Session, user: User, booking: Booking) -> frozenset[Party]:
    """Everything that `user` is to this booking; an employee counts where he serves in it."""
    customer = {Party.CUSTOMER} if booking.customer_id == user.id else set()
    return frozenset(customer | _in_team(db, user, booking))


def _in_team(db: Session, user: User, booking: Booking) -> set[Party]:
    serves = (
        select(BookingItem.id)
        .where(BookingItem.business_id == booking.business_id)
        .where(BookingItem.booking_id == booking.id)
        .where(BookingItem.employee_id == BusinessMember.employee_id)
        .exists()
    )
    mine = select(BusinessMember.role, serves).where(BusinessMember.business_id == booking.business_id)
    row = db.execute(mine.where(BusinessMember.user_id == user.id)).one_or_none()
    if row is None:
        return set()
    role, is_serving = row
    return ({_LEADING[role]} if role in _LEADING else set()) | ({Party.EMPLOYEE} if is_serving else set())
