"""Bookings that somebody has to move, because whom or what they are for is no longer there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from common.models import Booking, BookingItem, Employee, Service


def bookings_of_employee(db: Session, employee: Employee, now: datetime) -> Sequence[Booking]:
    """The visits to come in which somebody serves, soonest first."""
    return _read(db, _to_come(employee.business_id, BookingItem.employee_id == employee.id, now))


def bookings_of_service(db: Session, service: Service, now: datetime) -> Sequence[Booking]:
    """The visits to come in which a service is performed, soonest first."""
    return _read(db, _to_come(service.business_id, BookingItem.service_id == service.id, now))


def _read(db: Session, bookings: Select[Booking]) -> Sequence[Booking]:
    return db.scalars(bookings).unique().all()


def _to_come(business_id: int, concerns: Any, now: datetime) -> Select[Booking]:
    """With customer and all services, in one statement. A request that has lapsed moves nowhere."""
    concerned = select(BookingItem.booking_id).where(BookingItem.business_id == business_id).where(concerns)
    items = joinedload(Booking.items)
    return (
        select(Booking)
        .options(
            joinedload(Booking.customer),
            items.joinedload(BookingItem.employee),
            items.joinedload(BookingItem.service),
        )
        .where(Booking.business_id == business_id)
        .where(Booking.id.in_(concerned.where(BookingItem.ends_at > now)))
        .where(Booking.holds_time)
        .where(Booking.starts_at > now)
        .where(or_(Booking.expires_at.is_(None), Booking.expires_at > now))
        .order_by(Booking.starts_at, Booking.id)
    )
