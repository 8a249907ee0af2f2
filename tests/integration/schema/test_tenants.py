"""What belongs to one business cannot point into another, and every open business belongs to somebody."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import constraint
from common.models import (
    BookingItem,
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    EmployeeService,
    Rating,
    Role,
    User,
    WorkingHours,
)
from tests import database
from tests.integration.schema.salon import Shop, check_now, occupancy, open_shop, refused_by, saved, visit
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

FOREIGN, CHECK = "23503", "23514"


def test_a_strangers_employee_cannot_perform_a_service(db: Session, salon: Shop, elsewhere: Shop) -> None:
    with refused_by(db, "employee_service_employee_fk", FOREIGN):
        db.add(
            EmployeeService(
                business_id=salon.business.id,
                employee_id=elsewhere.employee.id,
                service_id=salon.service.id,
            )
        )


def test_a_strangers_service_cannot_be_booked(db: Session, salon: Shop, elsewhere: Shop, alice: User) -> None:
    booking = saved(db, visit(salon, alice))
    with refused_by(db, "booking_item_service_fk", FOREIGN):
        db.add(
            BookingItem(
                booking=booking,
                business_id=salon.business.id,
                service_id=elsewhere.service.id,
                employee_id=salon.employee.id,
                starts_at=booking.starts_at,
                ends_at=booking.ends_at,
                duration_minutes=30,
                list_price=Decimal(1),
                price=Decimal(1),
                service_name_en="Haircut",
                employee_name="Dritan",
            )
        )


def test_a_strangers_chair_cannot_be_occupied(db: Session, salon: Shop, elsewhere: Shop, alice: User) -> None:
    booking = saved(db, visit(salon, alice))
    with refused_by(db, "occupancy_resource_fk", FOREIGN):
        db.add(occupancy(salon, booking, 0, 30, resource_id=elsewhere.employee.resource_id))


def test_a_strangers_booking_cannot_take_our_time(
    db: Session, salon: Shop, elsewhere: Shop, alice: User
) -> None:
    theirs = saved(db, visit(elsewhere, alice))
    with refused_by(db, "occupancy_booking_fk", FOREIGN):
        db.add(occupancy(salon, theirs, 0, 30))


def test_a_strangers_employee_has_no_hours_here(db: Session, salon: Shop, elsewhere: Shop) -> None:
    with refused_by(db, "working_hours_employee_fk", FOREIGN):
        db.add(
            WorkingHours(
                business_id=salon.business.id,
                employee_id=elsewhere.employee.id,
                weekday=0,
                start_time=time(9),
                end_time=time(17),
            )
        )


def test_a_strangers_booking_cannot_be_rated_here(
    db: Session, salon: Shop, elsewhere: Shop, alice: User
) -> None:
    theirs = saved(db, visit(elsewhere, alice))
    with refused_by(db, "rating_booking_fk", FOREIGN):
        db.add(Rating(business_id=salon.business.id, booking_id=theirs.id, customer=alice, rating=5))


def test_a_business_with_bookings_cannot_be_deleted(db: Session, salon: Shop) -> None:
    with refused_by(db, "business_category_business_fk", FOREIGN):
        db.execute(sa.delete(Business).where(Business.id == salon.business.id))


def test_a_draft_without_an_owner_does_not_survive_the_commit(db: Session) -> None:
    with refused_by(db, "business_has_an_owner", CHECK):
        db.add(Business(name_en="Nobody's"))
        check_now(db)


def test_a_listed_business_waits_for_its_owner(db: Session, salon: Shop) -> None:
    db.add(Business(name_en="Imported", status=BusinessStatus.LISTED, location=salon.business.location))
    check_now(db)


def test_the_last_owner_cannot_go(db: Session, salon: Shop) -> None:
    check_now(db)
    with refused_by(db, "business_has_an_owner", CHECK):
        db.execute(sa.delete(BusinessMember).where(BusinessMember.business_id == salon.business.id))
        check_now(db)


def test_the_last_owner_cannot_step_down(db: Session, salon: Shop) -> None:
    with refused_by(db, "business_has_an_owner", CHECK):
        db.execute(
            sa.update(BusinessMember)
            .where(BusinessMember.business_id == salon.business.id)
            .values(role=Role.MANAGER)
        )
        check_now(db)


def test_an_owner_may_go_when_another_stays(db: Session, salon: Shop, alice: User, bora: User) -> None:
    saved(db, BusinessMember(business=salon.business, user=alice, role=Role.OWNER))
    db.execute(sa.delete(BusinessMember).where(BusinessMember.user_id == bora.id))
    check_now(db)


@pytest.fixture
def own_engine(cluster: Cluster, database_name: str) -> Iterator[sa.Engine]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_owners"
    engine = sa.create_engine(database.copy_of_template(cluster, name), poolclass=sa.NullPool)
    yield engine
    database.drop(cluster, name)


def test_two_owners_who_leave_at_once_take_turns(own_engine: sa.Engine) -> None:
    with Session(own_engine) as db:
        bora, alice = saved(db, User(name="Bora")), saved(db, User(name="Alice"))
        category = saved(db, Category(slug="hair", name_en="Hair", name_sq="Flokë"))
        salon = open_shop(db, bora, "Salon", category)
        saved(db, BusinessMember(business=salon.business, user=alice, role=Role.OWNER))
        db.commit()
        bora_id, alice_id = bora.id, alice.id
    told: list[str] = []
    with Session(own_engine) as first:
        leave(first, bora_id)
        second = Thread(target=leave_and_commit, args=(own_engine, alice_id, told))
        second.start()  # it may leave right now or after our commit: it has to wait for us either way
        first.commit()
        second.join(PATIENCE)
    assert told == ["business_has_an_owner"]


def leave(db: Session, user_id: int) -> None:
    """Leave every team, checked at once, so that the lock is taken before the commit."""
    db.execute(sa.delete(BusinessMember).where(BusinessMember.user_id == user_id))
    check_now(db)


def leave_and_commit(engine: sa.Engine, user_id: int, told: list[str]) -> None:
    """The same in a transaction of its own; remembers which constraint refused."""
    with Session(engine) as db:
        try:
            leave(db, user_id)
            db.commit()
        except DBAPIError as refusal:
            told.append(constraint(refusal))
