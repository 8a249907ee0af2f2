"""A shop whose diary several writers fight over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Booking, BookingStatus, Business, BusinessMember, Resource, Role, User
from tests import database
from tools.local.cluster import Cluster


@dataclass
class Diary:
    """What a writer needs to occupy time."""

    engine: sa.Engine
    business_id: int
    resource_id: int
    booking_ids: list[int]


def open_diary(db: Session, engine: sa.Engine, bookings: int) -> Diary:
    """Write the shop, its one employee's resource, and bookings to occupy time for; committed."""
    owner, business = User(name="Bora"), Business(name_en="Bora's salon")
    db.add_all([owner, business])
    db.flush()
    resource = Resource(business_id=business.id)
    made = [_booking(business, owner, number) for number in range(bookings)]
    db.add_all([BusinessMember(business_id=business.id, user_id=owner.id, role=Role.OWNER), resource, *made])
    db.commit()
    return Diary(engine, business.id, resource.id, [each.id for each in made])


def drop_the_constraint(cluster: Cluster, url: str) -> None:
    """The sabotage: this database no longer refuses two owners of one stretch."""
    name = sa.make_url(url).database
    assert name is not None
    with database.superuser(cluster, name) as connection:
        connection.execute(sa.text("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap"))


def _booking(business: Business, customer: User, number: int) -> Booking:
    starts_at = datetime(2029, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    return Booking(
        business_id=business.id,
        customer_id=customer.id,
        status=BookingStatus.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        timezone="Europe/Tirane",
        local_on=date(2029, 1, 1),
        local_start=time(1),
        local_end=time(1, 30),
        duration_minutes=30,
        business_name_en="Bora's salon",
        list_price=1000,
        total_price=1000,
        currency="ALL",
    )
