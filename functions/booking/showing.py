"""How bookings look from outside."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.i18n import told
from common.models import HOLDS_TIME, Booking, BookingItem, BookingStatus, User
from common.naming import whom_it_is_for
from functions.booking import terms
from functions.booking.schemas import (
    BookingReply,
    BusinessInBooking,
    CustomerInBooking,
    EmployeeInBooking,
    FeeInBooking,
    GuestInBooking,
    PaymentInBooking,
    PolicyInBooking,
    SeriesInBooking,
    ServiceInBooking,
    TierInBooking,
)

_REACHABLE = HOLDS_TIME | {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
_WAITING = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING)
RATED_WITHIN = timedelta(days=90)


def booking_for_team(booking: Booking, language: str, client: UUID | None) -> BookingReply:
    """The same with what only the business sees; the customer must be loaded, `client` is their uid there."""
    shown = booking_reply(booking, language)
    customer = customer_of(booking, language).model_copy(update={"uid": client})
    more = {
        "customer": customer,
        "guest": _guest_of_team(booking),
        "is_outside_hours": booking.is_outside_hours,
    }
    return shown.model_copy(update=more)


def _guest_of_team(booking: Booking) -> GuestInBooking | None:
    guest = _guest(booking)
    return (
        guest
        if guest is None or booking.status in _REACHABLE
        else GuestInBooking(name=guest.name, phone=None)
    )


def customer_of(booking: Booking, language: str) -> CustomerInBooking:
    """A guest goes by the name that was given; a number is shown of those who are expected or were here."""
    phone = booking.guest_phone or _number(booking.customer)
    return CustomerInBooking(
        name=whom_it_is_for(booking, language),
        phone=phone if booking.status in _REACHABLE else None,
        is_guest=booking.guest_name is not None,
    )


def _number(person: User | None) -> str | None:
    is_here = person is not None and person.deletion_requested_at is None and person.erased_at is None
    return person.phone if person is not None and is_here else None


def booking_reply(
    booking: Booking, language: str, now: datetime | None = None, *, is_rated: bool = False
) -> BookingReply:
    """A booking in the caller's language, instants with the venue's offset.

    `now` is given when its customer asks: whether it may be rated depends on that, and on whether it `is_rated`.
    """
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
        any_employee=booking.any_employee,
        source=booking.source,
        list_price=booking.list_price,
        discount=booking.discount,
        total_price=booking.total_price,
        currency=booking.currency,
        payment=_payment(booking),
        guest=_guest(booking),
        customer=None,
        is_outside_hours=None,
        note=booking.note,
        policy=_policy(booking, zone),
        cancellation_fee=booking.cancellation_fee,
        series=SeriesInBooking(id=booking.series_id) if booking.series_id else None,
        expires_at=_waits_until(booking, zone),
        created_at=booking.created_at.astimezone(zone),
        rating_allowed=now is not None and not is_rated and may_be_rated(booking, now),
    )


def may_be_rated(booking: Booking, now: datetime) -> bool:
    """Whether its customer may still say how it was."""
    return booking.status is BookingStatus.COMPLETED and now <= booking.ends_at + RATED_WITHIN


def _guest(booking: Booking) -> GuestInBooking | None:
    if booking.guest_name is None:
        return None
    return GuestInBooking(name=booking.guest_name, phone=booking.guest_phone)


def _waits_until(booking: Booking, zone: ZoneInfo) -> datetime | None:
    if booking.status not in _WAITING or booking.expires_at is None:
        return None
    return booking.expires_at.astimezone(zone)


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
        choice=booking.payment_choice,
        due=max(booking.amount_due - booking.amount_paid, Decimal(0)),
        paid=booking.amount_paid,
        refundable=booking.amount_paid - booking.amount_refunded,
    )


def _policy(booking: Booking, zone: ZoneInfo) -> PolicyInBooking:
    most = booking.policy.get("max_reschedules")
    fee = booking.policy.get("no_show_fee")
    return PolicyInBooking(
        free_cancel_until=booking.free_cancel_until.astimezone(zone),
        fee_tiers=[_tier(booking, each, zone) for each in booking.policy.get("fee_tiers", [])],
        no_show_fee=FeeInBooking(**_fee(fee)) if fee else None,
        reschedule_until=terms.reschedule_until(booking).astimezone(zone),
        max_reschedules=most,
        reschedules_left=None if most is None else max(most - booking.reschedule_count, 0),
        allow_employee_change=booking.policy.get("allow_employee_change", True),
    )


def _tier(booking: Booking, tier: dict[str, Any], zone: ZoneInfo) -> TierInBooking:
    begins = booking.starts_at - timedelta(minutes=int(tier["from_min"]))
    return TierInBooking(starts_at=begins.astimezone(zone), **_fee(tier))


def _fee(fee: dict[str, Any]) -> dict[str, Any]:
    return {"percent": fee.get("percent"), "amount": fee.get("amount")}
