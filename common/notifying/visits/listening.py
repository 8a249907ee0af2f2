"""Whom a booking concerns."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from common.models import Booking, BusinessMember, NotificationType, Role, User
from common.notifying.telling import can_hear
from common.notifying.visits.occasions import BY_THE_CLOCK, Occasion

_ONLY_FOR_CUSTOMERS = BY_THE_CLOCK | {NotificationType.CONFIRMED, NotificationType.DECLINED}
"""The team's own answers, and what the team has its agenda for."""


class Side(StrEnum):
    """From which side of the counter somebody looks at a booking."""

    CUSTOMER = "customer"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody whom a booking concerns."""

    person: User
    side: Side


def listeners(db: Session, occasion: Occasion) -> list[Listener]:
    """The customer, the owners and whoever serves, each person once, always in the same order.

    An owner who books with herself hears it as the customer. Managers read the agenda; a guest without an account,
    the blocked and the erased hear nothing. A team does not hear its own answers, nor of what was never paid for; it
    is not reminded, because it has its agenda.
    """
    booking = occasion.booking
    heard: dict[int, Listener] = {}
    if booking.customer is not None and can_hear(booking.customer):
        heard[booking.customer.id] = Listener(booking.customer, Side.CUSTOMER)
    if occasion.type in _ONLY_FOR_CUSTOMERS or (occasion.is_off and occasion.was_unpaid):
        return list(heard.values())
    for member in db.scalars(_team(booking)):
        if can_hear(member):
            heard.setdefault(member.id, Listener(member, Side.TEAM))
    return list(heard.values())


def _team(booking: Booking) -> Select[User]:
    serving = {item.employee_id for item in booking.items}
    return (
        select(User)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id == booking.business_id)
        .where(or_(BusinessMember.role == Role.OWNER, BusinessMember.employee_id.in_(serving)))
        .order_by(User.id)
    )
