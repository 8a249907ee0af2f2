"""Money on its way back: decided with the step that causes it, sent by a task of its own."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common import outbox
from common.events import CheckoutAbandoned, RefundDue
from common.models import Booking, IntentStatus, PaymentIntent, PaymentPurpose, Refund, RefundReason

_OPEN = (IntentStatus.CREATED, IntentStatus.OPEN, IntentStatus.PROCESSING)
_FOR_THE_VISIT = (PaymentPurpose.DEPOSIT, PaymentPurpose.FULL)


def give_back(
    db: Session, booking: Booking, most: Decimal | None, reason: RefundReason, now: datetime
) -> Decimal:
    """Owe the customer what they paid for a locked booking, `most` of it at most, and say how much that is.

    Never more than was captured and has not gone back yet; None is everything there is.
    """
    left = most
    given = Decimal(0)
    for intent in db.scalars(_paid(booking)).all():
        there = intent.amount_captured - intent.amount_refunded
        amount = there if left is None else min(there, left)
        if amount > 0:
            _owe(db, intent, amount, reason, now)
            given += amount
            left = None if left is None else left - amount
    booking.amount_refunded += given
    return given


def abandon(db: Session, booking: Booking, now: datetime) -> None:
    """Nobody may pay for a locked booking any more: what is open at the provider is to be called off there."""
    open_ones = _of(booking).where(PaymentIntent.status.in_(_OPEN))
    for intent in db.scalars(open_ones).all():
        outbox.publish(db, CheckoutAbandoned(intent=intent.uid), now=now)


def _paid(booking: Booking) -> Select[PaymentIntent]:
    return _of(booking).where(PaymentIntent.amount_captured > PaymentIntent.amount_refunded)


def _of(booking: Booking) -> Select[PaymentIntent]:
    return (
        select(PaymentIntent)
        .where(PaymentIntent.business_id == booking.business_id)
        .where(PaymentIntent.booking_id == booking.id)
        .where(PaymentIntent.purpose.in_(_FOR_THE_VISIT))
        .order_by(PaymentIntent.id)
        .with_for_update()
    )


def _owe(db: Session, intent: PaymentIntent, amount: Decimal, reason: RefundReason, now: datetime) -> None:
    """The row counts at once, so that nobody gives the same money back twice."""
    refund = Refund(
        uid=uuid4(),
        business_id=intent.business_id,
        payment_intent_id=intent.id,
        amount=amount,
        currency=intent.currency,
        reason=reason,
        created_at=now,
    )
    intent.amount_refunded += amount
    db.add(refund)
    outbox.publish(db, RefundDue(refund=refund.uid), now=now)
