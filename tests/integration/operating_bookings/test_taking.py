"""One of AvatID's own people takes a step with somebody's booking."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import NotFound
from common.models import AuditLog, BookingActor, BookingEvent, BookingStatus, Notification, Operator
from common.runtime import Runtime
from functions.booking import operating
from functions.booking.operating import OperatorStep
from functions.booking.operating.ways import Way
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.operating_bookings.conftest import REASON, Desk
from tests.integration.steps.conftest import Visit, at
from tests.integration.worker import deliver_everything

S = OperatorStep
TIERS = [{"from_min": 1440, "percent": "50"}]


def test_she_can_do_what_the_owner_could_and_call_off_for_either_side(
    desk: Desk, visit: Visit, clock: SetClock
) -> None:
    at(clock, minutes=-20)
    assert desk.ways(visit) == {
        S.CHECK_IN: "checked_in",
        S.COMPLETE: "completed",
        S.CANCEL_AS_BUSINESS: "cancelled_by_business",
        S.CANCEL_AS_CUSTOMER: "cancelled_by_customer",
    }
    visit.stands("pending")
    assert {S.CONFIRM, S.DECLINE} <= set(desk.ways(visit))
    visit.stands("no_show")
    assert desk.ways(visit) == {S.UNDO_TO_CONFIRMED: "confirmed", S.UNDO_TO_COMPLETED: "completed"}
    visit.stands("expired")
    assert desk.ways(visit) == {}


@pytest.mark.parametrize("minutes", [-20, 20, 60 * 26])
def test_what_is_offered_can_be_done_and_nothing_else_changes_anything(
    desk: Desk, visit: Visit, clock: SetClock, minutes: int
) -> None:
    at(clock, minutes=minutes)
    for status in BookingStatus:
        visit.stands(status)
        offered = desk.ways(visit)
        for step in OperatorStep:
            before = visit.row.version
            came_to = desk.take(visit, step, version=before)
            has_changed = visit.row.version != before
            assert has_changed == (step in offered), (status, step, came_to)
            assert came_to == offered[step] if has_changed else came_to in ("invalid_transition", status)
            if has_changed:
                visit.stands(status)


def test_the_history_says_who_it_was_and_the_log_why(
    desk: Desk, visit: Visit, teuta: Phone, db: Session
) -> None:
    assert teuta.user is not None
    assert desk.take(visit, S.CANCEL_AS_BUSINESS) == "cancelled_by_business"
    last = db.scalars(select(BookingEvent).order_by(BookingEvent.id.desc()).limit(1)).one()
    assert (last.actor_kind, last.actor_id, last.code) == (BookingActor.OPERATOR, teuta.user.id, "canceled")
    codes = {"step": "cancel-as-business", "from": "confirmed", "to": "cancelled_by_business"}
    assert desk.audited == [("booking.step_taken", codes, REASON)]
    noted = db.scalars(select(AuditLog).order_by(AuditLog.id.desc()).limit(1)).one()
    assert (noted.subject_id, noted.object_uid) == (visit.row.customer_id, UUID(visit.uid))
    assert (noted.business_id, noted.request_id) == (visit.row.business_id, "tap-1")


def test_both_sides_hear_of_it(
    desk: Desk, visit: Visit, alice: Phone, bora: Phone, runtime: Runtime, db: Session
) -> None:
    deliver_everything(runtime)
    desk.take(visit, S.CANCEL_AS_BUSINESS)
    deliver_everything(runtime)
    told = select(Notification.user_id).where(Notification.type == "canceled")
    assert alice.user is not None
    assert bora.user is not None
    assert {alice.user.id, bora.user.id} <= set(db.scalars(told))


def test_for_the_business_everything_paid_goes_back(desk: Desk, visit: Visit) -> None:
    visit.pays("500.00")
    assert desk.take(visit, S.CANCEL_AS_BUSINESS) == "cancelled_by_business"
    assert visit.refunds == [("canceled_by_business", Decimal(500))]


def test_for_the_customer_the_terms_hold_and_she_sees_the_price_before(
    desk: Desk, visit: Visit, clock: SetClock, db: Session
) -> None:
    visit.stands("confirmed", policy={"free_until_minutes": 1440, "fee_tiers": TIERS})
    visit.pays("1000.00")
    at(clock, hours=-2)
    row = visit.row
    (way,) = (each for each in _ways(db, visit, clock) if each.step is S.CANCEL_AS_CUSTOMER)
    assert way.fee == row.total_price / 2
    assert desk.take(visit, S.CANCEL_AS_CUSTOMER) == "cancelled_by_customer"
    assert visit.row.cancellation_fee == way.fee
    assert visit.refunds == [("canceled_by_customer", way.refund)]


def _ways(db: Session, visit: Visit, clock: SetClock) -> list[Way]:
    return operating.ways(operating.find(db, UUID(visit.uid)), clock.now())


def test_what_has_changed_since_she_looked_is_left_alone(desk: Desk, visit: Visit) -> None:
    assert desk.take(visit, S.CANCEL_AS_BUSINESS, version=visit.row.version - 1) == "version_mismatch"
    assert (visit.row.status, desk.audited) == (BookingStatus.CONFIRMED, [])


def test_pressed_twice_it_happens_once(desk: Desk, visit: Visit) -> None:
    seen = visit.row.version
    assert desk.take(visit, S.CANCEL_AS_CUSTOMER, version=seen) == "cancelled_by_customer"
    assert desk.take(visit, S.CANCEL_AS_CUSTOMER, version=seen) == "cancelled_by_customer"
    assert (len(visit.history), len(desk.audited)) == (1, 1)


@pytest.mark.parametrize(
    "reason",
    ["", " \n", "a\x00bcd", "\ud800 half", "x" * 1001],
    ids=["nothing", "blank", "nul", "half", "novel"],
)
def test_without_a_reason_nothing_happens(desk: Desk, visit: Visit, reason: str) -> None:
    assert desk.take(visit, S.CANCEL_AS_CUSTOMER, reason) == "invalid"
    assert visit.row.status is BookingStatus.CONFIRMED


def test_her_own_booking_is_somebody_elses_to_look_after(
    teuta: Phone, desk: Desk, salon: Salon, clock: SetClock, db: Session
) -> None:
    hers = Visit(db, booked(teuta, salon.order("12:00"))["uid"], clock)
    assert desk.take(hers, S.CANCEL_AS_CUSTOMER) == "own_booking"
    assert hers.row.status is BookingStatus.CONFIRMED


def test_a_time_that_somebody_else_has_by_now_is_not_taken_again(
    desk: Desk, visit: Visit, erion: Phone, salon: Salon, clock: SetClock
) -> None:
    at(clock, minutes=-25)
    assert desk.take(visit, S.COMPLETE) == "completed"
    clock.at += timedelta(minutes=-600)
    booked(erion, salon.order("10:00", employee=str(salon.dritan.uid)))
    clock.at += timedelta(minutes=600)
    assert desk.take(visit, S.UNDO_TO_CONFIRMED) == "slot_taken"
    assert visit.row.status is BookingStatus.COMPLETED


def test_what_does_not_exist_is_not_found(
    teuta: Phone, operator_of: Callable[[Phone], Operator], db: Session, clock: SetClock
) -> None:
    nobodys, hers = uuid4(), operator_of(teuta)
    with pytest.raises(NotFound):
        operating.take(db, hers, nobodys, S.CONFIRM, REASON, version=1, now=clock.now(), request_id="tap-1")
    with pytest.raises(NotFound):
        operating.timeline(db, nobodys)
