"""What they booked: the visit stays with the business, the words and the people in it go."""

from typing import Any

from sqlalchemy import Select, case, delete, func, or_, select, update

from common.erasure.person import Person
from common.erasure.rule import Rule, doing
from common.models import (
    Booking,
    BookingEvent,
    BookingEventText,
    BookingItem,
    Business,
    BusinessClient,
    Hold,
)

NOBODY = "—"
"""Stands where a name must stand that is no longer anybody's."""


def initial(name: Any) -> Any:
    """A column's first letter with a dot: enough for a business to tell its former people apart."""
    return func.upper(func.left(name, 1)).concat(".")


BOOKING = Rule(
    "booking",
    "stays with the business, with the customer anonymised; note, guest and guest's number are blanked, also where"
    " a team wrote down their number for a guest (the name of one who is still expected stays)",
    doing(
        lambda person: (
            update(Booking)
            .where(Booking.customer_id == person.id)
            .values(
                note="",
                guest_name=case((Booking.guest_name.is_not(None), NOBODY)),
                guest_phone=None,
                updated_at=person.now,
            )
        ),
        lambda person: (
            update(Booking)
            .where(person.has_phone(Booking.guest_phone))
            .values(
                guest_name=case((Booking.ends_at <= person.now, NOBODY), else_=Booking.guest_name),
                guest_phone=None,
                updated_at=person.now,
            )
        ),
    ),
    "bookings",
    lambda person: (
        select(
            Booking.uid,
            Booking.business_name_en.label("business"),
            Booking.status,
            Booking.starts_at,
            Booking.ends_at,
            Booking.timezone,
            Booking.total_price,
            Booking.currency,
            Booking.payment_status,
            Booking.amount_paid,
            Booking.amount_refunded,
            Booking.cancellation_fee,
            Booking.note,
            Booking.guest_name,
            Booking.guest_phone,
            Booking.created_at,
        )
        .where(Booking.customer_id == person.id)
        .order_by(Booking.id)
    ),
)

ITEM = Rule(
    "booking_item",
    "stays; where they served, their copied name becomes an initial",
    doing(
        lambda person: (
            update(BookingItem)
            .where(BookingItem.employee_id.in_(person.employees))
            .values(employee_name=initial(BookingItem.employee_name))
        )
    ),
    "booked_services",
    lambda person: (
        select(
            Booking.uid.label("booking"),
            BookingItem.service_name_en.label("service"),
            BookingItem.employee_name.label("employee"),
            BookingItem.price,
            BookingItem.starts_at,
            BookingItem.ends_at,
        )
        .join(Booking, Booking.id == BookingItem.booking_id)
        .where(Booking.customer_id == person.id)
        .order_by(BookingItem.id)
    ),
)

EVENT = Rule(
    "booking_event",
    "stays: keys and codes",
    file="booking_history",
    about=lambda person: (
        select(
            Booking.uid.label("booking"),
            BookingEvent.at,
            BookingEvent.actor_kind.label("by"),
            BookingEvent.from_status,
            BookingEvent.to_status,
            BookingEvent.code,
            BookingEventText.text,
        )
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .outerjoin(BookingEventText, BookingEventText.event_id == BookingEvent.id)
        .where(Booking.customer_id == person.id)
        .order_by(BookingEvent.id)
    ),
)


def _said(person: Person) -> Select[int]:
    return select(BookingEvent.id).where(
        or_(BookingEvent.actor_id == person.id, BookingEvent.booking_id.in_(person.bookings))
    )


EVENT_TEXT = Rule(
    "booking_event_text",
    "deleted: what they wrote, and what was written about their visits",
    doing(lambda person: delete(BookingEventText).where(BookingEventText.event_id.in_(_said(person)))),
)

CLIENT = Rule(
    "business_client",
    "deleted: what businesses noted about them; not theirs to export, the notes are the business's own",
    doing(lambda person: delete(BusinessClient).where(BusinessClient.user_id == person.id)),
)

HOLD = Rule(
    "hold",
    "stays: keys and times",
    file="holds",
    about=lambda person: (
        select(
            Business.name_en.label("business"), Hold.purpose, Hold.starts_at, Hold.ends_at, Hold.created_at
        )
        .join(Business, Business.id == Hold.business_id)
        .where(Hold.customer_id == person.id)
    ),
)
