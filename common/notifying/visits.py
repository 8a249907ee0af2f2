"""What people hear about a booking: who hears it, and its facts, always as they stand at that moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from common.i18n import told
from common.ics import Appointment
from common.models import (
    Booking,
    BookingEvent,
    BookingEventText,
    BookingItem,
    BookingStatus,
    BusinessMember,
    Notification,
    NotificationType,
    Role,
    User,
)
from common.naming import whom_it_is_for
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings

_S = BookingStatus

# In which states a type of news is still true of a booking. One that waits for its payment is not yet news.
_TRUE_WHILE = {
    NotificationType.BOOKED: {_S.PENDING, _S.CONFIRMED, _S.CHECKED_IN, _S.IN_PROGRESS},
    NotificationType.CANCELED: {_S.CANCELLED_BY_CUSTOMER, _S.CANCELLED_BY_BUSINESS},
}


class Side(StrEnum):
    """From which side of the counter somebody looks at a booking."""

    CUSTOMER = "customer"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A booking as it stands, what is to be told of it, whose act that was and what they wrote with it."""

    type: NotificationType
    booking: Booking
    actor_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody whom a booking concerns."""

    person: User
    side: Side


def occasion_of(db: Session, kind: NotificationType, booking: UUID) -> Occasion | None:
    """The booking with this uid as an occasion for `kind`; None if that is no longer true of it."""
    found = db.scalar(
        select(Booking)
        .where(Booking.uid == booking)
        .options(joinedload(Booking.business), joinedload(Booking.customer), selectinload(Booking.items))
    )
    if found is None or found.status not in _TRUE_WHILE.get(kind, ()):
        return None
    if kind is NotificationType.BOOKED:
        return Occasion(kind, found, actor_id=found.created_by_id)
    step = db.execute(_last_step(found)).one_or_none()
    return Occasion(kind, found, step.actor_id, step.text) if step else Occasion(kind, found)


def _last_step(booking: Booking) -> Select[int | None, str]:
    """Who brought the booking where it is, and what they wrote."""
    return (
        select(BookingEvent.actor_id, BookingEventText.text)
        .outerjoin(BookingEventText, BookingEventText.event_id == BookingEvent.id)
        .where(BookingEvent.business_id == booking.business_id)
        .where(BookingEvent.booking_id == booking.id)
        .where(BookingEvent.to_status == booking.status)
        .order_by(BookingEvent.id.desc())
        .limit(1)
    )


def listeners(db: Session, booking: Booking) -> list[Listener]:
    """The customer, the owners and whoever was to serve, each person once, always in the same order.

    An owner who books with herself hears it as the customer. Managers read the agenda; a guest without an account,
    the blocked and the erased hear nothing.
    """
    heard: dict[int, Listener] = {}
    if booking.customer is not None and can_hear(booking.customer):
        heard[booking.customer.id] = Listener(booking.customer, Side.CUSTOMER)
    for member in db.scalars(_team(booking)):
        if can_hear(member):
            heard.setdefault(member.id, Listener(member, Side.TEAM))
    return list(heard.values())


def _team(booking: Booking) -> Select[User]:
    serving = {item.employee_id for item in booking.items}
    return (
        select(User)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id == booking.business_id)
        .where(or_(BusinessMember.role == Role.OWNER, BusinessMember.employee_id.in_(serving)))
        .order_by(User.id)
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification would say now; None if it is no longer true, or no longer this person's to know."""
    booking = notification.data.get("booking")
    occasion = occasion_of(db, notification.type, UUID(booking)) if booking else None
    if occasion is None:
        return None
    concerned = (one for one in listeners(db, occasion.booking) if one.person.id == notification.user_id)
    return next((_standing(notification, occasion, one, settings) for one in concerned), None)


def _standing(
    notification: Notification, occasion: Occasion, listener: Listener, settings: Settings
) -> Standing:
    return Standing(notification, listener.person, news_of(occasion, listener, settings))


def news_of(occasion: Occasion, listener: Listener, settings: Settings) -> News:
    """An occasion as this listener hears it. The customer gets a receipt; the team is spared its own acts."""
    booking, is_customer = occasion.booking, listener.side is Side.CUSTOMER
    said = _said(occasion, listener, settings)
    return News(
        type=occasion.type,
        about=f"{booking.uid}:{booking.schedule_no}",
        template=occasion.type if is_customer else f"{occasion.type}_for_team",
        said=said,
        data={
            "booking": str(booking.uid),
            "business": str(booking.business.uid),
            "side": listener.side,
        },
        is_receipt=is_customer,
        is_own_act=not is_customer and listener.person.id == occasion.actor_id,
        appointment=_appointment(occasion, listener.side, said),
    )


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
        "total": booking.total_price,
        "currency": booking.currency,
        "note": booking.note or None,
        "is_confirmed": booking.status is not BookingStatus.PENDING,
        "free_cancel_until": _free_cancel_until(booking),
        "by_customer": booking.status is BookingStatus.CANCELLED_BY_CUSTOMER,
        "reason": occasion.reason,
        "link": front + _screen(occasion, listener.side),
        "settings_link": f"{front}/settings/notifications",
    }


def _screen(occasion: Occasion, side: Side) -> str:
    """The page of the app that the button opens."""
    if side is Side.TEAM:
        return f"/team/bookings/{occasion.booking.uid}"
    if occasion.type is NotificationType.CANCELED:
        return f"/business/{occasion.booking.business.uid}"
    return f"/bookings/{occasion.booking.uid}"


def _service(item: BookingItem, language: str) -> dict[str, Any]:
    name = told(language, item.service_name_en, item.service_name_sq)
    return {"name": name, "employee": item.employee_name, "price": item.price}


def _address(booking: Booking) -> str:
    return ", ".join(part for part in (booking.business.address, booking.business.city) if part)


def _free_cancel_until(booking: Booking) -> datetime | None:
    """By the terms that were agreed; None if calling off was never free."""
    return booking.free_cancel_until if booking.free_cancel_until > booking.created_at else None


def _appointment(occasion: Occasion, side: Side, said: dict[str, Any]) -> Appointment:
    """The same uid in every mail, so that a calendar moves and drops what it took; `version` orders them."""
    booking = occasion.booking
    point = booking.business.location
    services = ", ".join(each["name"] for each in said["services"])
    other = said["business"] if side is Side.CUSTOMER else said["customer"]
    return Appointment(
        uid=booking.uid,
        sequence=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        written_at=booking.updated_at,
        summary=f"{services} · {other}",
        location=f"{said['business']}, {said['address']}".removesuffix(", "),
        point=(point.lat, point.lon) if point else None,
        link=said["link"],
        is_canceled=occasion.type is NotificationType.CANCELED,
    )
