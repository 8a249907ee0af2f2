"""What the owner, or somebody of the team, changes while a move waits for them, holds for the move."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Booking, BookingItem, Business, Employee, Service
from common.runtime import Runtime
from tests.integration.at_once import own, somebody_waits
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, booked, move
from tests.integration.salon import Salon


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def meanwhile(runtime: Runtime, change: Callable[[Session], None], act: Callable[[], Any]) -> Any:
    """What an act comes to that waits until a change is committed."""
    with ThreadPoolExecutor(1) as pool:
        with runtime.transactions.begin() as db:
            change(db)
            db.flush()
            acting = pool.submit(act)
            until = monotonic() + 5
            while not somebody_waits(runtime.transactions):
                assert monotonic() < until, "nobody waits"
        return acting.result(30)


def test_a_service_that_has_become_longer_is_that_long_where_it_moves_to(
    alice: Phone, salon: Salon, db: Session, runtime: Runtime
) -> None:
    visit = booked(alice, salon, "10:00")

    def longer(db: Session) -> None:
        business = sa.select(Business.id).where(Business.uid == UUID(salon.uid))
        db.execute(business.with_for_update(key_share=True))
        db.execute(sa.update(Service).where(Service.uid == UUID(salon.cut)).values(duration_minutes=60))

    reply = meanwhile(runtime, longer, lambda: move(own(alice), visit, "14:00", date=MONDAY))
    assert (reply.status_code, reply.json["end_time"]) == (200, "15:00")


def test_an_employee_does_not_move_what_a_colleague_has_just_taken_over_in_part(
    alice: Phone, dritan: Phone, salon: Salon, db: Session, runtime: Runtime
) -> None:
    salon.employ(db, dritan, salon.dritan)
    beard = salon.add_service(name="Beard", duration_minutes=15)
    services = [{"uid": each, "employee": salon.dritan} for each in (salon.cut, beard)]
    visit = booked(alice, salon, "10:00", services=services)

    def shared(db: Session) -> None:
        booking = sa.select(Booking).where(Booking.uid == UUID(visit["uid"])).with_for_update()
        row = db.scalars(booking).one()
        elira = db.scalars(sa.select(Employee).where(Employee.uid == UUID(salon.elira))).one()
        second = sa.update(BookingItem).where(BookingItem.booking_id == row.id, BookingItem.position == 1)
        db.execute(second.values(employee_id=elira.id, employee_name="Elira"))

    reply = meanwhile(runtime, shared, lambda: move(own(dritan), visit, "14:00", date=MONDAY))
    assert (reply.status_code, reply.json["code"]) == (403, "forbidden")
