"""News about money: a receipt for what has arrived, and word of what goes back, always as it stands."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from common.i18n import told
from common.models import (
    Booking,
    BookingItem,
    IntentStatus,
    Notification,
    NotificationType,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    RefundStatus,
)
from common.notifying.clocks import own_zone_of
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings


def receipt_for(db: Session, uid: UUID) -> PaymentIntent | None:
    """A payment that has arrived and whose payer can hear of it; keeping a card moves no money and needs none."""
    arrived = (
        _whole()
        .where(PaymentIntent.uid == uid)
        .where(PaymentIntent.status == IntentStatus.SUCCEEDED)
        .where(PaymentIntent.purpose != PaymentPurpose.GUARANTEE)
        .where(PaymentIntent.amount_captured > 0)
    )
    intent = db.scalar(arrived)
    return intent if intent is not None and can_hear(intent.payer) else None


def refund_for(db: Session, uid: UUID) -> Refund | None:
    """Money that goes back to somebody who can hear of it."""
    made = (
        select(Refund)
        .join(Refund.intent)
        .options(contains_eager(Refund.intent).options(*_around()))
        .where(Refund.uid == uid)
        .where(Refund.status != RefundStatus.FAILED)
    )
    refund = db.scalar(made)
    return refund if refund is not None and can_hear(refund.intent.payer) else None


def _whole() -> Select[PaymentIntent]:
    return select(PaymentIntent).options(*_around())


def _around() -> tuple[Any, ...]:
    booking = joinedload(PaymentIntent.booking)
    return (
        joinedload(PaymentIntent.payer),
        booking.joinedload(Booking.business),
        booking.selectinload(Booking.items),
    )


def news_of_receipt(intent: PaymentIntent, settings: Settings) -> News:
    """What a payment was for, how much it was, and what is left to pay at the venue."""
    said = {
        "amount": intent.amount_captured,
        "purpose": intent.purpose.value,
        "left": _left_to_pay(intent),
        "number": str(intent.uid),
    }
    return News(
        type=NotificationType.PAYMENT_RECEIPT,
        about=str(intent.uid),
        template="payment_receipt",
        said=_about_the_visit(intent, settings) | said,
        data=_data(intent) | {"payment": str(intent.uid)},
        is_receipt=True,
    )


def news_of_refund(refund: Refund, settings: Settings) -> News:
    """How much comes back, and why."""
    said = {
        "amount": refund.amount,
        "returned_in": refund.currency,  # what nobody had asked for may be in another
        "why": refund.reason.value,
        "paid": refund.intent.amount_captured or None,
    }
    return News(
        type=NotificationType.REFUND,
        about=str(refund.uid),
        template="refund",
        said=_about_the_visit(refund.intent, settings) | said,
        data=_data(refund.intent) | {"refund": str(refund.uid)},
        is_receipt=True,
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What news of money says now; None if there is no truth in it any more."""
    if notification.type is NotificationType.REFUND:
        refund = refund_for(db, UUID(notification.data["refund"]))
        return (
            Standing(notification, refund.intent.payer, news_of_refund(refund, settings)) if refund else None
        )
    intent = receipt_for(db, UUID(notification.data["payment"]))
    return Standing(notification, intent.payer, news_of_receipt(intent, settings)) if intent else None


def _left_to_pay(intent: PaymentIntent) -> Decimal | None:
    """Of a visit that will be; None if there is nothing, or nothing to come for."""
    booking = intent.booking
    if not booking.holds_time or intent.purpose is PaymentPurpose.NO_SHOW_FEE:
        return None
    return max(booking.total_price - booking.amount_paid + booking.amount_refunded, Decimal(0)) or None


def _data(intent: PaymentIntent) -> dict[str, str]:
    booking = intent.booking
    return {"booking": str(booking.uid), "business": str(booking.business.uid), "side": "customer"}


def _about_the_visit(intent: PaymentIntent, settings: Settings) -> dict[str, Any]:
    booking, language = intent.booking, intent.payer.language
    shop, front = booking.business, settings.frontend_url
    return {
        "name": intent.payer.name,
        "business": told(language, booking.business_name_en, booking.business_name_sq),
        "address": ", ".join(part for part in (shop.address, shop.city) if part),
        "services": [_service(item, language) for item in booking.items],
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "zone": booking.timezone,
        "own_zone": own_zone_of(intent.payer, booking.timezone, booking.starts_at),
        "total": booking.total_price,
        "currency": intent.currency,
        "link": f"{front}/bookings/{booking.uid}",
        "settings_link": f"{front}/settings/notifications",
    }


def _service(item: BookingItem, language: str) -> dict[str, Any]:
    name = told(language, item.service_name_en, item.service_name_sq)
    return {"name": name, "employee": item.employee_name, "price": item.price}
