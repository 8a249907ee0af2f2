"""A few bookings in the coming days, taken through the booking action from the times it lists as free."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.models import Booking, Business, Service, User
from common.settings import load
from functions.booking.actions import book
from functions.booking.free_times import free_times
from functions.booking.refusals import AlreadyBooked
from functions.booking.schemas import BookRequest, SlotsQuery
from tools.demo.content import ZONE
from tools.demo.rows import SOURCE

# Which customer goes to which venue of the list, how many days ahead, and which of the free times they take.
_VISITS = (
    (0, 0, 1, 2),
    (1, 0, 1, 5),
    (2, 0, 1, 9),
    (3, 0, 2, 4),
    (1, 0, 3, 7),
    (0, 3, 2, 6),
    (0, 24, 4, 3),
    (2, 9, 2, 1),
    (3, 33, 3, 2),
)


def book_some(db: Session, customers: Sequence[User], now: datetime) -> int:
    """Book what the customers have planned, unless somebody of them has booked before; returns how many."""
    known = [customer.id for customer in customers]
    if db.scalar(select(exists().where(Booking.customer_id.in_(known)))):
        return 0
    venues = db.scalars(select(Business).where(Business.source == SOURCE).order_by(Business.id)).all()
    today = now.astimezone(ZoneInfo(ZONE)).date()
    return sum(
        _booked(db, customers[who], venues[where], today + timedelta(days=ahead), place, now)
        for who, where, ahead, place in _VISITS
    )


def _booked(db: Session, customer: User, venue: Business, on: date, place: int, now: datetime) -> bool:
    """Whether there was a time in the week from `on`; the `place`-th free one of its first day, or its last."""
    service = db.scalars(
        select(Service).where(Service.business_id == venue.id).order_by(Service.rank, Service.id).limit(1)
    ).one()
    starts = free_starts(db, customer, venue, [service], on, now)
    if not starts:
        return False
    at = starts[min(place, len(starts) - 1)]
    try:
        wanted = BookRequest(business=venue.uid, service=service.uid, starts_at=at)
        book(db, customer, wanted, now=now, settings=load())
    except AlreadyBooked:
        return False
    return True


def free_starts(
    db: Session, customer: User, venue: Business, services: Sequence[Service], on: date, now: datetime
) -> list[datetime]:
    """The free times of the first day that has any, in the week from `on`."""
    wanted = [each.uid for each in services]
    week = {"date_from": on, "date_to": on + timedelta(days=6)}
    days = free_times(db, SlotsQuery(business=venue.uid, service=wanted, **week), customer, now).days
    starts = next(([slot["starts_at"] for slot in day["slots"]] for day in days if day["slots"]), [])
    return [datetime.fromisoformat(each) for each in starts]
