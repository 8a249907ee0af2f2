"""Taking an hour in somebody's diary."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Verdict, Visit, instant, judge
from common.db import rules
from common.errors import AppError, NotFound
from common.events import BookingCreated, DiaryChanged
from common.models import Booking, BookingActor, Resource, User
from functions.booking import queries, transitions
from functions.booking.actions import expiry
from functions.booking.actions.order import Order, booking_row, item_row, occupancy_rows
from functions.booking.alternatives import nearest
from functions.booking.refusals import (
    BY_REASON,
    AlreadyBooked,
    Inactive,
    NotBookable,
    PriceChanged,
    SlotTaken,
)
from functions.booking.schemas import BookRequest
from functions.booking.transitions import Act


def book(
    db: Session, customer: User, request: BookRequest, *, now: datetime, request_id: str = ""
) -> Booking:
    """Take the slot, or say why not: 1. lock whoever could be concerned, 2. let go of what has expired, 3. judge
    by the engine that listed the slot, 4. write, trying the employees in the order of their turns.

    Raises `NotFound`, a `NotBookable` with the nearest alternatives, `PriceChanged`, or `AlreadyBooked`.
    """
    diary.lock_business(db, request.business)
    diary.lock_user(db, customer.id)
    order = _order(db, customer, request, now, request_id)
    resources = [each.employee.resource_id for each in order.subject.asked_for]
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, customer.id, now)
    verdict = _judged(db, order)
    if request.expected_total not in (None, verdict.price):
        raise PriceChanged(more={"total_price": f"{verdict.price:.2f}"})
    booking = _first_that_holds(db, order, verdict)
    outbox.publish(db, BookingCreated(booking=booking.uid), now=now)
    outbox.publish(db, DiaryChanged(business=order.subject.business.uid), now=now)
    return booking


def _order(db: Session, customer: User, request: BookRequest, now: datetime, request_id: str) -> Order:
    choice = diary.Choice(request.choice.uid, request.choice.employee)
    subject = diary.subject_of(db, request.business, [choice], customer, now)
    if subject is None:
        raise NotFound
    if not subject.is_on_sale:
        raise Inactive
    return Order(customer, request, subject, _starts_at(request, subject.business.timezone), now, request_id)


def _starts_at(request: BookRequest, zone: str) -> datetime:
    if request.starts_at is not None:
        return request.starts_at.astimezone(UTC)
    assert request.date is not None
    assert request.start_time is not None
    return instant(zone, request.date, request.start_time)


def _judged(db: Session, order: Order) -> Verdict:
    question = order.question
    world = diary.world_of(
        db, order.subject, question.date_from, question.date_to, order.now, whose_turn=True
    )
    verdict = judge(world, question, order.starts_at)
    if not verdict.accepted:
        assert verdict.reason is not None
        raise _refusal(db, order, BY_REASON[verdict.reason])
    return verdict


def _refusal(db: Session, order: Order, kind: type[NotBookable]) -> NotBookable:
    """The refusal with the three nearest times; for somebody unwelcome there are none, the diary looks full."""
    return kind(more={"alternatives": nearest(db, order.subject, order.question, order.starts_at)})


def _first_that_holds(db: Session, order: Order, verdict: Verdict) -> Booking:
    """Write the visit with the first employee whose time is really free; the constraint has the last word."""
    assert verdict.price is not None
    for visit in verdict.visits:
        try:
            return _written(db, order, visit, verdict.price)
        except SlotTaken:
            continue
    raise _refusal(db, order, SlotTaken)


def _written(db: Session, order: Order, visit: Visit, price: Decimal) -> Booking:
    booking = booking_row(order, visit, price)
    refusals = {
        "occupancy_no_overlap": SlotTaken,
        "booking_customer_in_one_place": lambda: _elsewhere(db, order, visit),
    }
    with rules(db, refusals):
        db.add(booking)
        db.flush()
        db.add_all([item_row(order, booking, visit, price), *occupancy_rows(booking, visit)])
    _remember_turn(db, visit, order.now)
    act = Act(BookingActor.CUSTOMER, order.customer, "booked", order.now, order.request_id)
    transitions.note(db, booking, None, act)
    return booking


def _elsewhere(db: Session, order: Order, visit: Visit) -> AppError:
    other = queries.clashing_booking(db, order.customer, visit.starts_at, visit.ends_at)
    return AlreadyBooked(more={"booking": str(other.uid)} if other else {})


def _remember_turn(db: Session, visit: Visit, now: datetime) -> None:
    """Whoever was assigned last comes last among equals next time."""
    turns = {each.resource_id for each in visit.occupied}
    db.execute(update(Resource).where(Resource.id.in_(turns)).values(last_assigned_at=now))
