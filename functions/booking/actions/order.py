"""An order as it is judged and written: who books what from whom, and the rows that come of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range

from common import diary
from common.availability import Question, Visit
from common.models import Booking, BookingItem, BookingSource, BookingStatus, Occupancy, User
from functions.booking import terms
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
            wishes=self.subject.wishes,
            active_bookings=self.subject.active_bookings,
            blocked=self.subject.is_blocked,
        )


def booking_row(order: Order, visit: Visit, price: Decimal) -> Booking:
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
        policy=terms.agreed(policy, order.subject.chosen[0].service),
        note=order.request.note,
        created_at=now,
        updated_at=now,
    )


def _answer_by(visit: Visit, notice_minutes: int, now: datetime) -> datetime:
    """Until when the business may answer a request before it lapses."""
    before_start = visit.starts_at - timedelta(minutes=notice_minutes)
    return min(now + _ANSWER_WITHIN, max(before_start, now + _AT_LEAST), visit.starts_at)


def item_row(order: Order, booking: Booking, visit: Visit, price: Decimal) -> BookingItem:
    """The one service of the visit, as it was agreed."""
    service, segment = order.subject.chosen[0].service, visit.segments[0]
    chosen = next(c for c in order.subject.chosen[0].candidates if c.employee.id == segment.employee_id)
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
