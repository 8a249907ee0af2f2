"""Where the money of a booking is, worked out anew from its payments, refunds and disputes."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    Dispute,
    IntentStatus,
    PaymentIntent,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from functions.booking.payments.queries import FOR_THE_VISIT

DECIDED_FOR_US = ("won", "warning_closed", "prevented")


def settle_status(db: Session, booking: Booking, now: datetime) -> None:
    """Bring a locked booking's payment status up to date; its own status is none of ours."""
    db.flush()
    status = _status(db, booking)
    if status is not booking.payment_status:
        booking.payment_status = status
        booking.version += 1
        booking.updated_at = now


def _status(db: Session, booking: Booking) -> PaymentStatus:
    if _is_disputed(db, booking):
        return PaymentStatus.DISPUTED
    if not booking.amount_paid:
        return _before_payment(db, booking)
    back = _gone_back(db, booking)
    if not back:
        return PaymentStatus.PAID
    return PaymentStatus.REFUNDED if back >= booking.amount_paid else PaymentStatus.PARTLY_REFUNDED


def _before_payment(db: Session, booking: Booking) -> PaymentStatus:
    """`failed` is a payment that was due and will not come any more."""
    if not booking.amount_due:
        return PaymentStatus.NONE
    if not booking.holds_time:
        return PaymentStatus.FAILED
    is_under_way = select(PaymentIntent.id).where(PaymentIntent.booking_id == booking.id)
    is_under_way = is_under_way.where(PaymentIntent.status == IntentStatus.PROCESSING)
    is_under_way = is_under_way.where(PaymentIntent.purpose.in_(FOR_THE_VISIT))
    return PaymentStatus.PROCESSING if db.scalar(is_under_way.limit(1)) else PaymentStatus.DUE


def _is_disputed(db: Session, booking: Booking) -> bool:
    standing = (
        select(Dispute.id)
        .join(PaymentIntent, PaymentIntent.id == Dispute.payment_intent_id)
        .where(PaymentIntent.booking_id == booking.id)
        .where(Dispute.status.not_in(DECIDED_FOR_US))
    )
    return db.scalar(standing.limit(1)) is not None


def _gone_back(db: Session, booking: Booking) -> Decimal:
    arrived = (
        select(func.coalesce(func.sum(Refund.amount), 0))
        .join(PaymentIntent, PaymentIntent.id == Refund.payment_intent_id)
        .where(PaymentIntent.booking_id == booking.id)
        .where(PaymentIntent.purpose.in_(FOR_THE_VISIT))
        .where(PaymentIntent.status == IntentStatus.SUCCEEDED)
        .where(Refund.status == RefundStatus.SUCCEEDED)
    )
    return Decimal(db.scalar(arrived) or 0)
