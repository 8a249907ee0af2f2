"""Telling customer, owners and employee what has become of a booking, of its money, and of waiting for one."""

from uuid import UUID

from sqlalchemy.orm import Session

from common import conversations, notifying
from common.events import (
    BookingCanceled,
    BookingConfirmed,
    BookingCreated,
    BookingDeclined,
    BookingExpired,
    BookingRescheduled,
    PaymentReceived,
    RefundMade,
    WaitlistOffered,
)
from common.models import NotificationType
from common.runtime import Runtime
from functions.booking.tasks.board import background


@background.on("send_booked_notification")
def send_booked_notification(db: Session, event: BookingCreated, runtime: Runtime) -> None:
    """Tell customer, owners and employee of a booking, if it still stands; not before it has been paid for."""
    _tell(db, NotificationType.BOOKED, event.booking, runtime)


@background.on("send_confirmed_notification")
def send_confirmed_notification(db: Session, event: BookingConfirmed, runtime: Runtime) -> None:
    """Tell the customer that the business has said yes; one whose payment has come is news to everybody."""
    if not _tell(db, NotificationType.CONFIRMED, event.booking, runtime):
        _tell(db, NotificationType.BOOKED, event.booking, runtime)


@background.on("send_declined_notification")
def send_declined_notification(db: Session, event: BookingDeclined, runtime: Runtime) -> None:
    """Tell the customer that the business has said no."""
    _tell(db, NotificationType.DECLINED, event.booking, runtime)


@background.on("send_expired_notification")
def send_expired_notification(db: Session, event: BookingExpired, runtime: Runtime) -> None:
    """Tell the customer that nobody answered, or that the payment did not come; the team only of what it knew."""
    _tell(db, NotificationType.EXPIRED, event.booking, runtime)


@background.on("send_rescheduled_notification")
def send_rescheduled_notification(db: Session, event: BookingRescheduled, runtime: Runtime) -> None:
    """Tell customer, owners and employee of a visit's other time or other employee; of two moves the last."""
    _tell(db, NotificationType.RESCHEDULED, event.booking, runtime)


@background.on("send_canceled_notification")
def send_canceled_notification(db: Session, event: BookingCanceled, runtime: Runtime) -> None:
    """Tell customer, owners and employee that a booking has been called off."""
    _tell(db, NotificationType.CANCELED, event.booking, runtime)


@background.on("send_payment_receipt")
def send_payment_receipt(db: Session, event: PaymentReceived, runtime: Runtime) -> None:
    """Give whoever paid a receipt."""
    intent = notifying.receipt_for(db, event.intent)
    if intent is not None:
        news = notifying.news_of_receipt(intent, runtime.settings)
        notifying.tell(db, intent.payer, news, now=runtime.clock.now())


@background.on("send_refund_notification")
def send_refund_notification(db: Session, event: RefundMade, runtime: Runtime) -> None:
    """Tell whoever paid what comes back to them, and why."""
    refund = notifying.refund_for(db, event.refund)
    if refund is not None:
        news = notifying.news_of_refund(refund, runtime.settings)
        notifying.tell(db, refund.intent.payer, news, now=runtime.clock.now())


@background.on("send_waitlist_offer_notification")
def send_waitlist_offer_notification(db: Session, event: WaitlistOffered, runtime: Runtime) -> None:
    """Tell somebody who waited that a time is kept for them, if it still is."""
    offer = notifying.news_of_offer(db, event.entry, event.hold, runtime.settings)
    if offer is not None:
        notifying.tell(db, *offer, now=runtime.clock.now())


def _tell(db: Session, kind: NotificationType, booking: UUID, runtime: Runtime) -> bool:
    """Tell all whom it concerns; says whether there was anything true to tell. Who serves may also talk with them."""
    occasion = notifying.occasion_of(db, kind, booking)
    if occasion is None:
        return False
    conversations.visit_changed(db, booking, now=runtime.clock.now())
    for listener in notifying.listeners(db, occasion):
        news = notifying.news_of(occasion, listener, runtime.settings)
        notifying.tell(db, listener.person, news, now=runtime.clock.now())
    return True
