"""Taking an hour in somebody's diary."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Question, Verdict, Visit, instant, judge
from common.db import rules
from common.errors import AppError, NotFound
from common.events import BookingCreated
from common.models import (
    Booking,
    BookingActor,
    BookingItem,
    BookingSource,
    BookingStatus,
    Occupancy,
    Resource,
    User,
)
from functions.booking import queries, terms, transitions
from functions.booking.actions import expiry
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

_ANSWER_WITHIN, _AT_LEAST = timedelta(hours=24), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Order:
    """Who books what from whom, when, and at what moment this is asked."""

    customer: User
    request: BookRequest
    subject: diary.Subject
    starts_at: datetime
    now: datetime
    request_id: str

    @property
    def question(self) -> Question:
        """The order as the engine reads it, for its own local date."""
        on = self.starts_at.astimezone(ZoneInfo(self.subject.business.timezone)).date()
        return Question(
            now=self.now,
            date_from=on,
            date_to=on,
            wishes=(self.subject.wish(self.request.choice.employee),),
            active_bookings=self.subject.active_bookings,
            blocked=self.subject.is_blocked,
        )


def book(
    db: Session, customer: User, request: BookRequest, *, now: datetime, request_id: str = ""
) -> Booking:
    """Take the slot, or say why not: 1. lock whoever could be concerned, 2. let go of what has expired, 3. judge
    by the engine that listed the slot, 4. write, trying the employees in the order of their turns.

    Raises `NotFound`, a `NotBookable` with the nearest alternatives, `PriceChanged`, or `AlreadyBooked`.
    """
    diary.lock_user(db, customer.id)
    order = _order(db, customer, request, now, request_id)
    candidates = order.subject.asked_for(request.choice.employee)
    resources = [each.employee.resource_id for each in candidates]
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, customer.id, now)
    verdict = _judged(db, order)
    if request.expected_total not in (None, verdict.price):
        raise PriceChanged(more={"total_price": f"{verdict.price:.2f}"})
    booking = _first_that_holds(db, order, verdict)
    outbox.publish(db, BookingCreated(booking=booking.uid), now=now)
    return booking


def _order(db: Session, customer: User, request: BookRequest, now: datetime, request_id: str) -> Order:
    subject = diary.subject_of(db, request.business, request.choice.uid, customer, now)
    if subject is None:
        raise NotFound
    if not subject.service.is_active:
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
    world = diary.world_of(db, order.subject, question.date_from, question.date_to, order.now)
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
    booking = _booking(order, visit, price)
    refusals = {
        "occupancy_no_overlap": SlotTaken,
        "booking_customer_in_one_place": lambda: _elsewhere(db, order, visit),
    }
    with rules(db, refusals):
        db.add(booking)
        db.flush()
        db.add_all([_item(order, booking, visit, price), *_occupancy(booking, visit)])
    _remember_turn(db, visit, order.now)
    transitions.note(
        db,
        booking,
        None,
        actor=BookingActor.CUSTOMER,
        who=order.customer,
        code="booked",
        now=order.now,
        request_id=order.request_id,
    )
    return booking


def _elsewhere(db: Session, order: Order, visit: Visit) -> AppError:
    other = queries.clashing_booking(db, order.customer, visit.starts_at, visit.ends_at)
    return AlreadyBooked(more={"booking": str(other.uid)} if other else {})


def _booking(order: Order, visit: Visit, price: Decimal) -> Booking:
    """The booking with everything copied that must not change with the shop."""
    business, policy, now = order.subject.business, order.subject.policy, order.now
    zone = ZoneInfo(business.timezone)
    local_start, local_end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    guest = order.request.guest
    status = BookingStatus.CONFIRMED if policy.auto_confirm else BookingStatus.PENDING
    return Booking(
        business_id=business.id,
        customer_id=order.customer.id,
        created_by_id=order.customer.id,
        source=BookingSource.CUSTOMER,
        guest_name=guest.name if guest else None,
        guest_phone=guest.phone if guest else None,
        status=status,
        status_changed_at=now,
        expires_at=None if policy.auto_confirm else _answer_by(visit, policy.min_notice_minutes, now),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        timezone=business.timezone,
        local_on=local_start.date(),
        local_start=local_start.time(),
        local_end=local_end.time(),
        duration_minutes=(visit.ends_at - visit.starts_at) // timedelta(minutes=1),
        any_employee=order.request.choice.employee is None,
        is_outside_hours=bool(visit.flags),
        business_name_en=business.name_en,
        business_name_sq=business.name_sq,
        list_price=price,
        total_price=price,
        currency=business.currency,
        policy=terms.agreed(policy, order.subject.service),
        note=order.request.note,
        created_at=now,
        updated_at=now,
    )


def _answer_by(visit: Visit, notice_minutes: int, now: datetime) -> datetime:
    """Until when the business may answer a request before it lapses."""
    before_start = visit.starts_at - timedelta(minutes=notice_minutes)
    return min(now + _ANSWER_WITHIN, max(before_start, now + _AT_LEAST), visit.starts_at)


def _item(order: Order, booking: Booking, visit: Visit, price: Decimal) -> BookingItem:
    service, segment = order.subject.service, visit.segments[0]
    chosen = next(c for c in order.subject.candidates if c.employee.id == segment.employee_id)
    parts = [
        {"kind": "hands_on" if p.hands_on else "processing", "minutes": p.minutes}
        for p in chosen.performance.parts
    ]
    return BookingItem(
        business_id=booking.business_id,
        booking_id=booking.id,
        service_id=service.id,
        employee_id=segment.employee_id,
        starts_at=segment.starts_at,
        ends_at=segment.ends_at,
        duration_minutes=chosen.performance.minutes,
        parts=parts if service.parts else None,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        list_price=segment.price,
        price=price,
        service_name_en=service.name_en,
        service_name_sq=service.name_sq,
        employee_name=chosen.employee.full_name,
    )


def _occupancy(booking: Booking, visit: Visit) -> list[Occupancy]:
    return [
        Occupancy(
            business_id=booking.business_id,
            resource_id=each.resource_id,
            during=Range(each.starts_at, each.ends_at),
            booking_id=booking.id,
            expires_at=booking.expires_at,
        )
        for each in visit.occupied
    ]


def _remember_turn(db: Session, visit: Visit, now: datetime) -> None:
    """Whoever was assigned last comes last among equals next time."""
    turns = {each.resource_id for each in visit.occupied}
    db.execute(update(Resource).where(Resource.id.in_(turns)).values(last_assigned_at=now))
