"""What an undo brings back: the time, the fee, the customer."""

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Employee,
    Occupancy,
    PaymentPurpose,
)
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import Visit, at, outcome


def is_free(phone: Phone, salon: Salon) -> bool:
    """Whether somebody could have Dritan at ten."""
    listed = salon.free(phone, employee=salon.dritan.uid)["days"][0]["slots"]
    return "10:00" in [slot["start_time"] for slot in listed]


def test_a_visit_that_had_completed_itself_is_completed_again(
    bora: Phone, visit: Visit, clock: SetClock
) -> None:
    at(clock, hours=4)
    visit.stands("completed", is_automatic=True)
    bora.post(f"{visit.url}no-show/")
    reply = bora.post(f"{visit.url}undo/")
    assert outcome(reply) == "completed"
    assert not visit.row.is_automatic


def test_the_owner_may_say_where_it_stands(bora: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, hours=4)
    visit.stands("no_show")
    assert outcome(bora.post(f"{visit.url}undo/", {"to": "completed"})) == "completed"
    assert outcome(bora.post(f"{visit.url}undo/", {"to": "confirmed"})) == "confirmed"
    assert bora.post(f"{visit.url}undo/", {"to": "expired"}).status_code == 422


def test_a_completed_visit_is_not_completed_again_by_an_undo(
    bora: Phone, visit: Visit, clock: SetClock
) -> None:
    at(clock, hours=4)
    visit.stands("completed")
    reply = bora.post(f"{visit.url}undo/", {"to": "completed"})
    assert (outcome(reply), reply.json["allowed"]) == ("invalid_transition", ["confirmed"])


def test_the_fee_goes_with_the_mistake(bora: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, hours=4)
    visit.stands("no_show", no_show_fee=Decimal(500))
    visit.pays("500.00", due=PaymentPurpose.NO_SHOW_FEE)
    bora.post(f"{visit.url}undo/")
    assert visit.row.no_show_fee is None
    assert visit.refunds == [("no_show_undone", Decimal(500))]


def test_a_time_that_is_not_over_is_taken_again(
    bora: Phone, erion: Phone, salon: Salon, visit: Visit, clock: SetClock, db: Session
) -> None:
    at(clock, minutes=-20)
    before = held(db)
    bora.post(f"{visit.url}complete/")
    assert held(db) == []
    assert outcome(bora.post(f"{visit.url}undo/")) == "confirmed"
    assert held(db) == before
    assert not is_free(erion, salon)


def held(db: Session) -> list[tuple[int, object, object]]:
    rows = db.scalars(select(Occupancy).where(Occupancy.active).order_by(Occupancy.during))
    return [(each.resource_id, each.during, each.expires_at) for each in rows]


def test_colour_and_cut_take_the_same_time_again(
    alice: Phone, bora: Phone, salon: Salon, change: Callable[..., None], clock: SetClock, db: Session
) -> None:
    """Hands on for ten minutes, ten to develop, ten more; with buffers around it."""
    parts = [("hands_on", 10), ("processing", 10), ("hands_on", 10)]
    change(
        salon.cut,
        parts=[{"kind": kind, "minutes": minutes} for kind, minutes in parts],
        buffer_before_minutes=5,
        buffer_after_minutes=15,
    )
    made = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    url = f"/api/business/booking/{made['uid']}/"
    before = held(db)
    assert len(before) == 2
    at(clock, minutes=-5)
    bora.post(f"{url}complete/")
    assert outcome(bora.post(f"{url}undo/")) == "confirmed"
    assert held(db) == before


def test_several_services_take_the_same_time_again(
    alice: Phone, bora: Phone, salon: Salon, change: Callable[..., None], clock: SetClock, db: Session
) -> None:
    """Dritan cuts, waits five minutes and shaves; buffers stand at the outer edges only."""
    change(salon.cut, buffer_before_minutes=5, buffer_after_minutes=20, intermission_minutes=5)
    change(salon.beard, buffer_before_minutes=30, buffer_after_minutes=10)
    dritan = str(salon.dritan.uid)
    wishes = [{"uid": str(each.uid), "employee": dritan} for each in (salon.cut, salon.beard)]
    order = {name: value for name, value in salon.order("10:00").items() if name != "service"}
    made = booked(alice, order | {"services": wishes})
    before = held(db)
    url = f"/api/business/booking/{made['uid']}/"
    at(clock, minutes=-5)
    bora.post(f"{url}complete/")
    assert outcome(bora.post(f"{url}undo/")) == "confirmed"
    assert held(db) == before
    assert len(before) == 1


def test_a_time_that_somebody_else_has_by_now_is_not_taken_again(
    bora: Phone, erion: Phone, salon: Salon, visit: Visit, clock: SetClock, change: Callable[..., None]
) -> None:
    change(salon.policy, min_notice_minutes=0)
    at(clock, minutes=-20)
    bora.post(f"{visit.url}complete/")
    booked(erion, salon.order("10:00", employee=str(salon.dritan.uid)))
    assert outcome(bora.post(f"{visit.url}undo/")) == "slot_taken"
    assert visit.row.status == "completed"


def test_a_customer_who_is_elsewhere_by_now_is_not_expected_again(
    bora: Phone, alice: Phone, salon: Salon, visit: Visit, clock: SetClock, change: Callable[..., None]
) -> None:
    change(salon.policy, min_notice_minutes=0)
    at(clock, minutes=-20)
    bora.post(f"{visit.url}complete/")
    booked(alice, salon.order("10:00", employee=str(salon.mira.uid)))
    reply = bora.post(f"{visit.url}undo/")
    assert (reply.json["code"], "booking" in reply.json) == ("customer_elsewhere", False)
    assert visit.row.status == "completed"


def test_a_visit_long_over_needs_no_time(bora: Phone, visit: Visit, clock: SetClock, db: Session) -> None:
    at(clock, hours=4)
    visit.stands("completed")
    assert outcome(bora.post(f"{visit.url}undo/")) == "confirmed"
    assert held(db) == []
    assert visit.told == []


def test_somebody_who_has_left_is_still_served_by(
    bora: Phone, salon: Salon, visit: Visit, db: Session, clock: SetClock
) -> None:
    """Dritan's seat is closed, his visits are agreed."""
    employee = db.get_one(Employee, salon.dritan.id)
    employee.is_active, employee.archived_at = False, clock.now()
    db.commit()
    at(clock, minutes=-5)
    assert outcome(bora.post(f"{visit.url}check-in/")) == "checked_in"
