"""The words about a booking: what the templates may speak of, and what a calendar takes from it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from common.appointments import appointment_of
from common.i18n import told
from common.ics import Appointment
from common.models import Booking, BookingItem, BookingStatus, Notification, NotificationType
from common.naming import whom_it_is_for
from common.notifying.clocks import own_zone_of
from common.notifying.telling import News, Standing
from common.notifying.visits.listening import Listener, Side, listeners
from common.notifying.visits.occasions import BY_THE_CLOCK, REMINDERS, Occasion, occasion_of
from common.settings import Settings

_SAYS_WHICH_SCHEDULE = REMINDERS | {NotificationType.RESCHEDULED}
"""News of a certain time with a certain employee: after another move it is not true any more."""


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification would say now; None if it is no longer true, or no longer this person's to know."""
    booking = notification.data.get("booking")
    occasion = occasion_of(db, notification.type, UUID(booking)) if booking else None
    if occasion is None or _is_older(notification, occasion):
        return None
    concerned = (one for one in listeners(db, occasion) if one.person.id == notification.user_id)
    return next((_standing(notification, occasion, one, settings) for one in concerned), None)


def _is_older(notification: Notification, occasion: Occasion) -> bool:
    """Whether the visit has moved on since: its last move has news of its own."""
    known = notification.data.get("schedule_no")
    return known is not None and known != str(occasion.booking.schedule_no)


def _standing(
    notification: Notification, occasion: Occasion, listener: Listener, settings: Settings
) -> Standing:
    return Standing(notification, listener.person, news_of(occasion, listener, settings))


def news_of(occasion: Occasion, listener: Listener, settings: Settings) -> News:
    """An occasion as this listener hears it. The customer gets receipts; the team is spared its own acts."""
    booking, is_customer = occasion.booking, listener.side is Side.CUSTOMER
    is_reminder, is_by_the_clock = occasion.type in REMINDERS, occasion.type in BY_THE_CLOCK
    said = _said(occasion, listener, settings)
    return News(
        type=occasion.type,
        about=f"{booking.uid}:{booking.schedule_no}",
        template=_template(occasion.type, is_customer=is_customer),
        said=said,
        data=_data(occasion, listener),
        is_receipt=is_customer and not is_by_the_clock,
        is_own_act=not is_customer and listener.person.id == occasion.actor_id,
        may_be_texted=is_reminder and settings.sms_reminders,
        not_after=booking.starts_at if is_reminder else None,
        appointment=None
        if occasion.was_unpaid or is_by_the_clock
        else _appointment(occasion, listener, said["link"]),
    )


def _template(kind: NotificationType, *, is_customer: bool) -> str:
    """A reminder names day and hour, so it is the same however long before."""
    if kind in REMINDERS:
        return "reminder"
    return kind if is_customer else f"{kind}_for_team"


def _data(occasion: Occasion, listener: Listener) -> dict[str, str]:
    booking = occasion.booking
    data = {"booking": str(booking.uid), "business": str(booking.business.uid), "side": listener.side}
    if occasion.type in _SAYS_WHICH_SCHEDULE:
        return data | {"schedule_no": str(booking.schedule_no)}
    return data


def _said(occasion: Occasion, listener: Listener, settings: Settings) -> dict[str, Any]:
    """What the templates may speak of; times are aware, next to their zone."""
    booking, language = occasion.booking, listener.person.language
    front = settings.frontend_url
    return {
        "name": listener.person.name,
        "business": told(language, booking.business_name_en, booking.business_name_sq),
        "address": _address(booking),
        "customer": whom_it_is_for(booking, language),
        "customer_phone": booking.guest_phone or (booking.customer.phone if booking.customer else None),
        "services": [_service(item, language) for item in booking.items],
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "zone": booking.timezone,
        "own_zone": own_zone_of(listener.person, booking.timezone, booking.starts_at),
        "total": booking.total_price,
        "currency": booking.currency,
        "note": booking.note or None,
        "is_confirmed": booking.status is not BookingStatus.PENDING,
        "free_cancel_until": _free_cancel_until(booking),
        "may_cancel_free": booking.may_cancel_free,
        "by_customer": occasion.by_customer,
        "was_unpaid": occasion.was_unpaid,
        "reason": occasion.reason,
        "fee": booking.cancellation_fee or None,
        "refund": booking.amount_refunded or None,
        "link": front + _screen(occasion, listener.side),
        "settings_link": f"{front}/settings/notifications",
    }


def _screen(occasion: Occasion, side: Side) -> str:
    """The page of the app that the button opens; a visit that will not be leads to other free times for it."""
    booking = occasion.booking
    if side is Side.TEAM:
        return f"/team/bookings/{booking.uid}"
    if occasion.type is NotificationType.REVIEW_REQUEST:
        return f"/bookings/{booking.uid}/rate"
    if not occasion.is_off:
        return f"/bookings/{booking.uid}"
    wanted = [("service", str(item.service.uid)) for item in booking.items]
    return f"/business/{booking.business.uid}?{urlencode([*wanted, ('date', booking.local_on.isoformat())])}"


def _service(item: BookingItem, language: str) -> dict[str, Any]:
    name = told(language, item.service_name_en, item.service_name_sq)
    return {"name": name, "employee": item.employee_name, "price": item.price}


def _address(booking: Booking) -> str:
    return ", ".join(part for part in (booking.business.address, booking.business.city) if part)


def _free_cancel_until(booking: Booking) -> datetime | None:
    """By the terms that were agreed; None if calling off was never free."""
    return booking.free_cancel_until if booking.free_cancel_until > booking.created_at else None


def _appointment(occasion: Occasion, listener: Listener, link: str) -> Appointment:
    return appointment_of(
        occasion.booking,
        listener.person.language,
        for_team=listener.side is Side.TEAM,
        link=link,
        is_canceled=occasion.is_off,
    )
