"""The last month at the demo's venues, as rows: who came, who called off, who stayed away."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, cycle
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingItem,
    BookingSource,
    BookingStatus,
    Business,
    Employee,
    Service,
    User,
)
from tools.demo.stories import venue_called

_VENUES = ("floktaria-anila", "berberhana-blloku", "unisex-komuna")
_DAYS = 28
_CALLED_OFF, _MISSED, _CAME = (
    BookingStatus.CANCELLED_BY_CUSTOMER,
    BookingStatus.NO_SHOW,
    BookingStatus.COMPLETED,
)
_FATES = (_CAME, _CAME, _CAME, _CALLED_OFF, _CAME, _CAME, _CAME, _CAME, _MISSED, _CAME, _CAME)


def remember(db: Session, customers: Sequence[User], now: datetime) -> list[Booking]:
    """Two to four visits on every day but Sundays; those who came to the first venue, the latest last."""
    places = cycle([(venue, *_whoever(db, venue)) for venue in (venue_called(db, each) for each in _VENUES)])
    made = [
        _visit(db, *next(places), customers[number % len(customers)], begins, _FATES[number % len(_FATES)])
        for number, begins in zip(count(), _hours(now), strict=False)
    ]
    first = venue_called(db, _VENUES[0]).id
    return [each for each in made if each.business_id == first and each.status is _CAME]


def _hours(now: datetime) -> Iterator[datetime]:
    for ago in range(_DAYS, 0, -1):
        day = now - timedelta(days=ago)
        if day.weekday() != 6:
            yield from (day + timedelta(hours=2 * place) for place in range(2 + ago % 3))


def _whoever(db: Session, venue: Business) -> tuple[Service, Employee]:
    service = select(Service).where(Service.business_id == venue.id).order_by(Service.rank, Service.id)
    employee = select(Employee).where(Employee.business_id == venue.id).order_by(Employee.rank, Employee.id)
    return db.scalars(service.limit(1)).one(), db.scalars(employee.limit(1)).one()


def _visit(
    db: Session,
    venue: Business,
    service: Service,
    employee: Employee,
    customer: User,
    begins: datetime,
    fate: BookingStatus,
) -> Booking:
    ends, zone = begins + timedelta(minutes=service.duration_minutes), ZoneInfo(venue.timezone)
    booking = Booking(
        business_id=venue.id,
        customer_id=customer.id,
        status=fate,
        source=BookingSource.CUSTOMER,
        timezone=venue.timezone,
        starts_at=begins,
        ends_at=ends,
        duration_minutes=service.duration_minutes,
        local_on=begins.astimezone(zone).date(),
        local_start=begins.astimezone(zone).time(),
        local_end=ends.astimezone(zone).time(),
        currency=venue.currency,
        list_price=service.price,
        total_price=service.price,
        business_name_en=venue.name_en,
        business_name_sq=venue.name_sq,
        created_at=begins - timedelta(days=2),
        status_changed_at=ends,
    )
    db.add(booking)
    db.flush()
    db.add(_item(booking, service, employee))
    db.add_all(_events(booking, customer, fate))
    return booking


def _item(booking: Booking, service: Service, employee: Employee) -> BookingItem:
    price: Decimal = service.price
    return BookingItem(
        business_id=booking.business_id,
        booking_id=booking.id,
        service_id=service.id,
        employee_id=employee.id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        duration_minutes=booking.duration_minutes,
        list_price=price,
        price=price,
        service_name_en=service.name_en,
        service_name_sq=service.name_sq,
        employee_name=employee.full_name,
    )


def _events(booking: Booking, customer: User, fate: BookingStatus) -> Iterator[BookingEvent]:
    steps = (
        (None, BookingStatus.CONFIRMED, "created", booking.created_at),
        (BookingStatus.CONFIRMED, fate, _CODES[fate], booking.starts_at),
    )
    for earlier, later, code, at in steps:
        yield BookingEvent(
            business_id=booking.business_id,
            booking_id=booking.id,
            actor_kind=BookingActor.CUSTOMER,
            actor_id=customer.id,
            from_status=earlier,
            to_status=later,
            code=code,
            at=at,
        )


_CODES = {_CAME: "complete", _MISSED: "no_show", _CALLED_OFF: "cancel"}
