"""Bora's salon as rows: Dritan works in it, Alice books, Erion has a shop of his own elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import constraint, sqlstate
from common.models import (
    Base,
    Booking,
    BookingSource,
    BookingStatus,
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    LatLon,
    Occupancy,
    Resource,
    Role,
    Service,
    User,
)

Row = TypeVar("Row", bound=Base)
TEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TIRANA = LatLon(41.3275, 19.8187)


def at(minutes: int) -> datetime:
    """So many minutes after ten in the morning in Tirana."""
    return TEN + timedelta(minutes=minutes)


@dataclass
class Shop:
    """A business with one employee and one service."""

    business: Business
    owner: User
    employee: Employee
    service: Service


def open_shop(db: Session, owner: User, name: str, category: Category) -> Shop:
    """A published shop that `owner` owns."""
    business = Business(name_en=name, location=TIRANA, status=BusinessStatus.PUBLISHED, categories=[category])
    db.add(business)
    db.flush()
    db.add(BusinessMember(business=business, user=owner, role=Role.OWNER))
    employee = Employee(business=business, resource=Resource(business_id=business.id), name="Dritan")
    service = Service(
        business=business, category=category, name_en="Haircut", price=Decimal(900), duration_minutes=30
    )
    db.add_all([employee, service])
    db.flush()
    return Shop(business, owner, employee, service)


def visit(shop: Shop, customer: User | None, start: int = 0, end: int = 30, **more: Any) -> Booking:
    """A booking, confirmed unless said otherwise, from `start` to `end` minutes after ten."""
    values: dict[str, Any] = {"status": BookingStatus.CONFIRMED, "source": BookingSource.CUSTOMER}
    return Booking(
        **(values | more),
        business_id=shop.business.id,
        customer=customer,
        starts_at=at(start),
        ends_at=at(end),
        timezone="Europe/Tirane",
        local_on=date(2027, 3, 1),
        local_start=time(10),
        local_end=time(10, 30),
        duration_minutes=end - start,
        business_name_en=shop.business.name_en,
        list_price=Decimal(900),
        total_price=Decimal(900),
        currency="ALL",
    )


def occupancy(shop: Shop, booking: Booking, start: int, end: int, **more: Any) -> Occupancy:
    """That Dritan is busy from `start` to `end` minutes after ten."""
    values: dict[str, Any] = {"resource_id": shop.employee.resource_id, "booking_id": booking.id}
    return Occupancy(business_id=shop.business.id, during=Range(at(start), at(end)), **(values | more))


def saved(db: Session, row: Row) -> Row:
    """The row, written."""
    db.add(row)
    db.flush()
    return row


@contextmanager
def refused_by(db: Session, name: str, state: str) -> Iterator[None]:
    """What stands inside is refused by the constraint `name` with the SQLSTATE `state`; then life goes on."""
    with pytest.raises(DBAPIError) as refusal, db.begin_nested():  # noqa: PT012 (the body is the caller's)
        yield
        db.flush()
    assert (constraint(refusal.value), sqlstate(refusal.value)) == (name, state)


def check_now(db: Session) -> None:
    """Ask the deferred constraints what they would say at commit, and let them wait again."""
    db.flush()
    db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.execute(text("SET CONSTRAINTS ALL DEFERRED"))
