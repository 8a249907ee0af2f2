"""Time that nobody waits for: the database is told that it is over.

The fortnight between a wish to leave and the end, and the days between booking and the visit.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, Engine, Time, Update, cast, func, select, update

from common.models import Booking, BookingItem, Occupancy, User


def let_the_days_pass(engine: Engine, person: UUID) -> None:
    """As if somebody had asked to be deleted so long ago that now is the day."""
    over = update(User).where(User.uid == person).values(erase_at=User.deletion_requested_at)
    with engine.begin() as connection:
        connection.execute(over)


def let_the_hours_pass(engine: Engine, booking: UUID, *, until_start: timedelta) -> datetime:
    """As if a visit had been booked so long ago that it begins in so much time from now; returns the new start.

    Everything about it moves back by the same span, to a whole minute: when it was booked, when it is, what it takes.
    """
    starts_at = (datetime.now(UTC) + until_start).replace(second=0, microsecond=0)
    visits = select(Booking.id, Booking.business_id, Booking.starts_at).where(Booking.uid == booking)
    with engine.begin() as connection:
        visit = connection.execute(visits).one()
        for moved in (_agreement, _services, _time_taken):
            connection.execute(moved(visit.business_id, visit.id, visit.starts_at - starts_at))
    return starts_at


def _agreement(business: int, booking: int, span: timedelta) -> Update:
    begins, ends = Booking.starts_at - span, Booking.ends_at - span
    return (
        update(Booking)
        .where(Booking.business_id == business, Booking.id == booking)
        .values(
            starts_at=begins,
            ends_at=ends,
            created_at=Booking.created_at - span,
            status_changed_at=Booking.status_changed_at - span,
            local_on=cast(func.timezone(Booking.timezone, begins), Date),
            local_start=cast(func.timezone(Booking.timezone, begins), Time),
            local_end=cast(func.timezone(Booking.timezone, ends), Time),
        )
    )


def _services(business: int, booking: int, span: timedelta) -> Update:
    theirs = update(BookingItem).where(BookingItem.business_id == business, BookingItem.booking_id == booking)
    return theirs.values(starts_at=BookingItem.starts_at - span, ends_at=BookingItem.ends_at - span)


def _time_taken(business: int, booking: int, span: timedelta) -> Update:
    theirs = update(Occupancy).where(Occupancy.business_id == business, Occupancy.booking_id == booking)
    begins, ends = func.lower(Occupancy.during), func.upper(Occupancy.during)
    return theirs.values(during=func.tstzrange(begins - span, ends - span))


def what_is_left(engine: Engine, person: UUID) -> tuple[str | None, ...] | None:
    """Address, number, name and surname of somebody who has been erased, or None as long as they have not."""
    row = select(User.email, User.phone, User.name, User.surname)
    erased = row.where(User.uid == person).where(User.erased_at.is_not(None))
    with engine.connect() as connection:
        found = connection.execute(erased).one_or_none()
    return tuple(found) if found else None
