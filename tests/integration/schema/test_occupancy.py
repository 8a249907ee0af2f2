"""Nobody is busy twice at one moment."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common.models import Booking, BusinessMember, Hold, Occupancy, Resource, ResourceUse, Role, User
from tests.integration.schema.salon import TEN, Shop, at, occupancy, open_shop, refused_by, saved, visit

OVERLAP = ("occupancy_no_overlap", "23P01")


@pytest.fixture
def booking(db: Session, salon: Shop, alice: User) -> Booking:
    """Alice's, from ten to half past; Dritan is busy for as long."""
    booking = saved(db, visit(salon, alice))
    saved(db, occupancy(salon, booking, 0, 30))
    return booking


@pytest.mark.parametrize(("start", "end"), [(0, 30), (-15, 1), (29, 60), (10, 20), (-60, 60)])
def test_it_refuses_time_that_is_taken(
    db: Session, salon: Shop, booking: Booking, start: int, end: int
) -> None:
    with refused_by(db, *OVERLAP):
        db.add(occupancy(salon, booking, start, end))


@pytest.mark.parametrize(("start", "end"), [(-30, 0), (30, 60)])
def test_visits_may_touch(db: Session, salon: Shop, booking: Booking, start: int, end: int) -> None:
    saved(db, occupancy(salon, booking, start, end))


def test_freed_time_can_be_taken_again(db: Session, salon: Shop, booking: Booking) -> None:
    old = db.scalars(select(Occupancy).where(Occupancy.booking_id == booking.id)).one()
    old.active = False
    db.flush()
    saved(db, occupancy(salon, booking, 0, 30))


def test_freed_time_cannot_be_revived_over_somebody(db: Session, salon: Shop, booking: Booking) -> None:
    freed = saved(db, occupancy(salon, booking, 0, 30, active=False))
    with refused_by(db, *OVERLAP):
        freed.active = True


def test_a_hold_takes_time_too(db: Session, salon: Shop, booking: Booking, erion: User) -> None:
    hold = saved(
        db,
        Hold(
            business_id=salon.business.id,
            customer_id=erion.id,
            starts_at=at(60),
            ends_at=at(90),
            expires_at=at(-30),
        ),
    )
    held = {"booking_id": None, "hold_id": hold.id, "expires_at": hold.expires_at}
    saved(db, occupancy(salon, booking, 60, 90, **held))
    with refused_by(db, *OVERLAP):
        db.add(occupancy(salon, booking, 80, 100))


def test_another_chair_is_free(db: Session, salon: Shop, booking: Booking) -> None:
    chair = saved(db, Resource(business_id=salon.business.id))
    saved(db, occupancy(salon, booking, 0, 30, resource_id=chair.id))


def test_a_person_in_two_shops_of_one_owner_is_one_person(
    db: Session, salon: Shop, booking: Booking, bora: User
) -> None:
    category = salon.service.category
    second = open_shop(db, bora, "Second salon", category)
    saved(db, ResourceUse(business_id=second.business.id, resource_id=salon.employee.resource_id))
    there = saved(db, visit(second, None, guest_name="Guest", source="team"))
    with refused_by(db, *OVERLAP):
        db.add(occupancy(second, there, 15, 45, resource_id=salon.employee.resource_id))


def test_a_person_is_not_shared_with_a_strangers_shop(db: Session, salon: Shop, elsewhere: Shop) -> None:
    with refused_by(db, "resource_use_by_one_owner", "23514"):
        db.add(ResourceUse(business_id=elsewhere.business.id, resource_id=salon.employee.resource_id))


def test_a_manager_in_both_shops_is_not_enough_to_share(
    db: Session, salon: Shop, elsewhere: Shop, bora: User
) -> None:
    saved(db, BusinessMember(business=elsewhere.business, user=bora, role=Role.MANAGER))
    with refused_by(db, "resource_use_by_one_owner", "23514"):
        db.add(ResourceUse(business_id=elsewhere.business.id, resource_id=salon.employee.resource_id))


def test_it_refuses_time_of_nobody(db: Session, salon: Shop, booking: Booking) -> None:
    with refused_by(db, "occupancy_is_of_one", "23514"):
        db.add(occupancy(salon, booking, 60, 90, booking_id=None))


@pytest.mark.parametrize(
    ("during", "name"),
    [
        (Range(TEN, TEN), "occupancy_is_bounded"),
        (Range(None, TEN), "occupancy_is_bounded"),
        (Range(TEN, None), "occupancy_is_bounded"),
        (Range(at(60), at(90), bounds="[]"), "occupancy_is_bounded"),
        (Range(at(60), at(90), bounds="()"), "occupancy_is_bounded"),
    ],
)
def test_it_refuses_endless_empty_and_closed_ranges(
    db: Session, salon: Shop, booking: Booking, during: Range[object], name: str
) -> None:
    with refused_by(db, name, "23514"):
        db.add(
            Occupancy(
                business_id=salon.business.id,
                resource_id=salon.employee.resource_id,
                booking_id=booking.id,
                during=during,
            )
        )


def test_it_refuses_infinity(db: Session, salon: Shop, booking: Booking) -> None:
    with refused_by(db, "occupancy_is_bounded", "23514"):
        db.execute(
            text(
                "INSERT INTO occupancy (business_id, resource_id, booking_id, during)"
                " VALUES (:business, :resource, :booking, tstzrange('2027-03-02', 'infinity'))"
            ),
            {
                "business": salon.business.id,
                "resource": salon.employee.resource_id,
                "booking": booking.id,
            },
        )


def test_a_status_decides_whether_time_is_held(db: Session, salon: Shop, alice: User) -> None:
    booking = saved(db, visit(salon, alice))
    assert booking.holds_time
    booking.status = booking.status.CANCELLED_BY_CUSTOMER
    db.flush()
    db.refresh(booking)
    assert not booking.holds_time
    assert db.scalar(select(func.count()).select_from(Booking).where(Booking.holds_time)) == 0
