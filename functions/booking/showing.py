"""How slots and bookings look from outside."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from common.availability import Day, Slot
from common.i18n import told
from common.models import Booking, BookingItem, BookingStatus
from functions.booking import terms
from functions.booking.schemas import (
    BookingReply,
    BusinessInBooking,
    DayReply,
    EmployeeInBooking,
    Guest,
    PaymentInBooking,
    PolicyInBooking,
    ServiceInBooking,
    SlotReply,
)


def day_replies(days: Sequence[Day], zone: ZoneInfo) -> list[DayReply]:
    """Days as JSON, instants with the venue's offset."""
    return [
        {"date": day.date.isoformat(), "slots": [slot_reply(each, zone) for each in day.slots]}
        for day in days
    ]


def slot_reply(slot: Slot, zone: ZoneInfo) -> SlotReply:
    """One slot as JSON."""
    starts_at, ends_at = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "start_time": f"{starts_at:%H:%M}",
        "end_time": f"{ends_at:%H:%M}",
        "options": [
            {
                "employee": str(offer.employee),
                "ends_at": (slot.starts_at + offer.length).astimezone(zone).isoformat(),
                "price": f"{offer.price:.2f}",
            }
            for offer in slot.offers
        ],
        "price_from": f"{slot.price_from:.2f}",
    }


def booking_reply(booking: Booking, language: str) -> BookingReply:
    """A booking in the caller's language, instants with the venue's offset."""
    zone = ZoneInfo(booking.timezone)
    services = [_service(item, language, zone) for item in booking.items]
    return BookingReply(
        uid=booking.uid,
        version=booking.version,
        status=booking.status,
        business=_business(booking, language),
        services=services,
        employee=services[0].employee,
        date=booking.local_on,
        start_time=booking.local_start,
        end_time=booking.local_end,
        timezone=booking.timezone,
        starts_at=booking.starts_at.astimezone(zone),
        ends_at=booking.ends_at.astimezone(zone),
        total_price=booking.total_price,
        currency=booking.currency,
        payment=_payment(booking),
        guest=Guest(name=booking.guest_name, phone=booking.guest_phone) if booking.guest_name else None,
        note=booking.note,
        policy=_policy(booking, zone),
        cancellation_fee=booking.cancellation_fee,
        created_at=booking.created_at.astimezone(zone),
        rating_allowed=booking.status is BookingStatus.COMPLETED,
    )


def _business(booking: Booking, language: str) -> BusinessInBooking:
    return BusinessInBooking(
        uid=booking.business.uid,
        name=told(language, booking.business_name_en, booking.business_name_sq),
        address=booking.business.address,
        phone=booking.business.phone,
    )


def _service(item: BookingItem, language: str, zone: ZoneInfo) -> ServiceInBooking:
    return ServiceInBooking(
        uid=item.service.uid,
        name=told(language, item.service_name_en, item.service_name_sq),
        employee=EmployeeInBooking(uid=item.employee.uid, name=item.employee_name),
        starts_at=item.starts_at.astimezone(zone),
        ends_at=item.ends_at.astimezone(zone),
        price=item.price,
    )


def _payment(booking: Booking) -> PaymentInBooking:
    return PaymentInBooking(
        status=booking.payment_status,
        due=booking.amount_due,
        paid=booking.amount_paid,
        refundable=booking.amount_paid - booking.amount_refunded,
    )


def _policy(booking: Booking, zone: ZoneInfo) -> PolicyInBooking:
    return PolicyInBooking(
        free_cancel_until=_local(booking.free_cancel_until, zone),
        reschedule_until=_local(terms.reschedule_until(booking), zone),
        max_reschedules=booking.policy.get("max_reschedules"),
    )


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)
