"""Taking an hour in somebody's diary."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import ARRAY, BigInteger, DateTime, bindparam, func, update
from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Verdict, Visit, instant
from common.db import rules
from common.errors import AppError, NotFound
from common.events import BookingCreated, DiaryChanged
from common.models import Booking, BookingStatus, Hold, Occupancy, Resource, User
from common.settings import Settings
from functions.booking import deposits, queries, transitions
from functions.booking.actions import expiry
from functions.booking.actions.booker import booker_of
from functions.booking.actions.order import (
    Bill,
    Booker,
    Order,
    booking_row,
    item_rows,
    occupancy_rows,
)
from functions.booking.judging import judged, refusal
from functions.booking.refusals import AlreadyBooked, Inactive, PriceChanged, SlotTaken
from functions.booking.schemas import BookRequest
from functions.booking.transitions import Act

_TURN = diary.Settled(
    update(Resource)
    .where(Resource.id == func.any(bindparam("keys", type_=ARRAY(BigInteger))))
    .values(last_assigned_at=bindparam("now", type_=DateTime(timezone=True)))
)


def book(
    db: Session,
    user: User,
    request: BookRequest,
    *,
    now: datetime,
    settings: Settings,
    request_id: str = "",
    keeping: Hold | None = None,
) -> Booking:
    """Take the slot, or say why not: 1. lock whoever could be concerned, 2. let go of what has expired, 3. judge
    by the engine that listed the slot, 4. write, trying the employees in the order of their turns.

    `keeping` is time that waits for this very customer: it turns into the booking. Raises `NotFound`, `Forbidden`,
    a `NotBookable` with the nearest alternatives, `PriceChanged`, `AlreadyBooked`, or what `deposits` raise.
    """
    order = prepared(db, user, request, now=now, settings=settings, request_id=request_id, keeping=keeping)
    booking = take(db, order, judged(db, order.subject, order.question, order.starts_at, now))
    tell(db, order, [booking])
    return booking


def prepared(
    db: Session,
    user: User,
    request: BookRequest,
    *,
    now: datetime,
    settings: Settings,
    request_id: str = "",
    keeping: Hold | None = None,
) -> Order:
    """The order, with everybody locked whom it could concern, and nothing in its way that has expired."""
    diary.lock_business(db, request.business)
    booker = booker_of(db, user, request)
    if booker.customer is not None:
        diary.lock_user(db, booker.customer.id)
    order = order_of(db, booker, request, now=now, settings=settings, request_id=request_id)
    resources = [each.employee.resource_id for each in order.subject.asked_for]
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, [booker.customer.id if booker.customer else None], now)
    if keeping is not None:
        _let_in(db, keeping, now)
    return order


def order_of(
    db: Session,
    booker: Booker,
    request: BookRequest,
    *,
    now: datetime,
    settings: Settings,
    request_id: str = "",
) -> Order:
    """What somebody orders, as the business sells it now; neither caps nor blocks bind the team."""
    choices = [diary.Choice(each.uid, each.employee) for each in request.choices]
    customer = None if booker.is_team else booker.customer
    subject = diary.subject_of(db, request.business, choices, customer, now)
    if subject is None:
        raise NotFound
    if not subject.is_on_sale:
        raise Inactive
    starts_at = _starts_at(request, subject.business.timezone)
    return Order(booker, request, subject, starts_at, now, settings, request_id)


def _starts_at(request: BookRequest, zone: str) -> datetime:
    if request.starts_at is not None:
        return request.starts_at.astimezone(UTC)
    assert request.date is not None
    assert request.start_time is not None
    return instant(zone, request.date, request.start_time)


def _let_in(db: Session, hold: Hold, now: datetime) -> None:
    """What was kept is free, for the one whom it was kept for: everybody else waits for the locks."""
    kept = update(Occupancy).where(Occupancy.business_id == hold.business_id)
    db.execute(kept.where(Occupancy.hold_id == hold.id).where(Occupancy.active).values(active=False))
    hold.released_at = now


def take(db: Session, order: Order, verdict: Verdict) -> Booking:
    """Write what was judged with the first employee whose time is really free; the constraint has the last word."""
    if order.request.expected_total not in (None, verdict.price):
        raise PriceChanged(more={"total_price": f"{verdict.price:.2f}"})
    bill = bill_of(order, verdict)
    for visit in verdict.visits:
        try:
            return _written(db, order, visit, bill)
        except SlotTaken:
            continue
    raise refusal(db, order.subject, order.question, order.starts_at, SlotTaken)


def bill_of(order: Order, verdict: Verdict) -> Bill:
    """What the visit costs, and what of it is paid first; whom the team writes down pays at the venue."""
    bill = Bill(verdict.prices)
    if order.booker.is_team:
        return bill
    choice, due = deposits.up_front(order.subject, bill.prices, order.request.payment, order.settings)
    return replace(bill, choice=choice, due=due)


def _written(db: Session, order: Order, visit: Visit, bill: Bill) -> Booking:
    booking = booking_row(order, visit, bill)
    refusals = {
        "occupancy_no_overlap": SlotTaken,
        "booking_customer_in_one_place": lambda: _elsewhere(db, order, visit),
    }
    with rules(db, refusals):
        db.add(booking)
        db.flush()
        db.add_all([*item_rows(order.subject, booking, visit, bill.prices), *occupancy_rows(booking, visit)])
    remember_turn(db, visit, order.now)
    act = Act(order.booker.kind, order.booker.user, "booked", order.now, order.request_id)
    transitions.note(db, booking, None, act)
    return booking


def _elsewhere(db: Session, order: Order, visit: Visit) -> AppError:
    other = queries.clashing_booking(db, order.booker.user, visit.starts_at, visit.ends_at, order.now)
    return AlreadyBooked(more={"booking": str(other.uid)} if other else {})


def remember_turn(db: Session, visit: Visit, now: datetime) -> None:
    """Whoever was assigned last comes last among equals next time."""
    _TURN.all(db, keys=sorted({each.resource_id for each in visit.occupied}), now=now)


def tell(db: Session, order: Order, bookings: Sequence[Booking]) -> None:
    """Publish what was taken; nobody hears of a booking that still waits for its payment."""
    for each in bookings:
        if each.status is not BookingStatus.PENDING_PAYMENT:
            outbox.publish(db, BookingCreated(booking=each.uid), now=order.now)
    outbox.publish(db, DiaryChanged(business=order.subject.business.uid), now=order.now)
