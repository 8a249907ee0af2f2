"""An order as it is judged and written: who books what from whom, and the rows that come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range

from common import diary
from common.availability import Actor, Performance, Question, Segment, Visit
from common.models import (
    Booking,
    BookingActor,
    BookingItem,
    BookingSource,
    BookingStatus,
    Occupancy,
    PaymentChoice,
    PaymentStatus,
    User,
)
from common.settings import Settings
from functions.booking import terms
from functions.booking.schemas import BookRequest


@dataclass(frozen=True, slots=True)
class Booker:
    """Who writes a booking down, on which side of the counter, and for whom.

    `customer` is None for a guest of the business who has no account.
    """

    user: User
    actor: Actor
    customer: User | None

    @property
    def is_team(self) -> bool:
        """Whether the business itself books."""
        return self.actor == "team"

    @property
    def kind(self) -> BookingActor:
        """The side they are on, as a booking's history says it."""
        return BookingActor.TEAM if self.is_team else BookingActor.CUSTOMER


@dataclass(frozen=True, slots=True)
class Order:
    """Who books what from whom, when, and at what moment and on which terms of the platform this is asked.

    `before` are the visits of the same series that are written already; they count for the customer's cap.
    """

    booker: Booker
    request: BookRequest
    subject: diary.Subject
    starts_at: datetime
    now: datetime
    settings: Settings
    request_id: str = ""
    series_id: UUID | None = None
    before: int = 0

    @property
    def question(self) -> Question:
        """The order as the engine reads it, for its own local date."""
        on = self.starts_at.astimezone(ZoneInfo(self.subject.business.timezone)).date()
        return Question(
            now=self.now,
            date_from=on,
            date_to=on,
            wishes=self.subject.wishes,
            actor=self.booker.actor,
            active_bookings=self.subject.active_bookings + self.before,
            blocked=self.subject.is_blocked,
        )


@dataclass(frozen=True, slots=True)
class Bill:
    """What the customer pays for each service, and how much of it before the visit; in the business's currency."""

    prices: tuple[Decimal, ...]
    choice: PaymentChoice = PaymentChoice.VENUE
    due: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What the whole visit costs."""
        return sum(self.prices, Decimal())


def booking_row(order: Order, visit: Visit, bill: Bill) -> Booking:
    """The booking with everything copied that must not change with the shop."""
    business, request, now = order.subject.business, order.request, order.now
    list_price = sum((each.price for each in visit.segments), Decimal())
    return Booking(
        business_id=business.id,
        customer_id=order.booker.customer.id if order.booker.customer else None,
        created_by_id=order.booker.user.id,
        source=_source(order),
        series_id=order.series_id,
        guest_name=request.guest.name if request.guest else None,
        guest_phone=request.guest.phone if request.guest else None,
        **_standing(order, visit, bill),
        **schedule(visit, business.timezone),
        timezone=business.timezone,
        any_employee=any(each.employee is None for each in order.subject.chosen),
        is_outside_hours=bool(visit.flags),
        business_name_en=business.name_en,
        business_name_sq=business.name_sq,
        list_price=list_price,
        discount=list_price - bill.total,
        total_price=bill.total,
        currency=business.currency,
        policy=terms.agreed(order.subject.policy, [each.service for each in order.subject.chosen]),
        payment_choice=bill.choice,
        payment_status=PaymentStatus.DUE if bill.due else PaymentStatus.NONE,
        amount_due=bill.due,
        note=request.note,
        created_at=now,
        updated_at=now,
    )


def _source(order: Order) -> BookingSource:
    if not order.booker.is_team:
        return BookingSource.CUSTOMER
    has_called = order.booker.customer is None and order.request.guest and order.request.guest.phone
    return BookingSource.PHONE if has_called else BookingSource.TEAM


def _standing(order: Order, visit: Visit, bill: Bill) -> dict[str, Any]:
    """The status a booking begins with, and until when it may wait in it."""
    policy, now = order.subject.policy, order.now
    if bill.due:
        status = BookingStatus.PENDING_PAYMENT
        until = min(now + timedelta(minutes=order.settings.payment_minutes), visit.starts_at)
    elif order.booker.is_team or policy.auto_confirm:
        status, until = BookingStatus.CONFIRMED, None
    else:
        status = BookingStatus.PENDING
        until = terms.answer_by(visit.starts_at, policy.min_notice_minutes, now)
    return {"status": status, "status_changed_at": now, "expires_at": until}


def schedule(visit: Visit, zone: str) -> dict[str, Any]:
    """When a visit is, as the columns of a booking say it: in UTC, and on the wall clock of `zone`."""
    local_start, local_end = (at.astimezone(ZoneInfo(zone)) for at in (visit.starts_at, visit.ends_at))
    return {
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "local_on": local_start.date(),
        "local_start": local_start.time(),
        "local_end": local_end.time(),
        "duration_minutes": (visit.ends_at - visit.starts_at) // timedelta(minutes=1),
    }


def item_rows(
    subject: diary.Subject, booking: Booking, visit: Visit, prices: Sequence[Decimal]
) -> list[BookingItem]:
    """The services of the visit in their order, as they were agreed: listed at the price of whoever serves."""
    together = zip(subject.chosen, visit.segments, prices, strict=True)
    return [
        _item_row(booking, chosen, segment, price, position)
        for position, (chosen, segment, price) in enumerate(together)
    ]


def _item_row(
    booking: Booking, chosen: diary.Chosen, segment: Segment, price: Decimal, position: int
) -> BookingItem:
    service = chosen.service
    serving = next(each for each in chosen.candidates if each.employee.id == segment.employee_id)
    return BookingItem(
        business_id=booking.business_id,
        booking_id=booking.id,
        position=position,
        service_id=service.id,
        employee_id=segment.employee_id,
        starts_at=segment.starts_at,
        ends_at=segment.ends_at,
        duration_minutes=serving.performance.minutes,
        parts=_parts(serving.performance) if service.parts else None,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        list_price=segment.price,
        price=price,
        service_name_en=service.name_en,
        service_name_sq=service.name_sq,
        employee_name=serving.employee.full_name,
    )


def _parts(performance: Performance) -> list[dict[str, Any]]:
    return [
        {"kind": "hands_on" if part.hands_on else "processing", "minutes": part.minutes}
        for part in performance.parts
    ]


def occupancy_rows(booking: Booking, visit: Visit) -> list[Occupancy]:
    """The stretches of time the visit takes, buffers at its edges, processing gaps cut out."""
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
