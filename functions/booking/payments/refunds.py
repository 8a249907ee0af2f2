"""Money on its way back: decided with the step that causes it, sent by a task of its own."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy.orm import Session

from common import outbox
from common.events import CheckoutAbandoned, RefundDue
from common.models import Booking, PaymentIntent, PaymentPurpose, Refund, RefundReason, RefundStatus
from functions.booking.payments import ledger
from functions.booking.payments.queries import FOR_THE_VISIT, OPEN, intents_of


def give_back(
    db: Session, booking: Booking, most: Decimal | None, reason: RefundReason, now: datetime
) -> Decimal:
    """Owe the customer what they paid for a locked booking, `most` of it at most, and say how much that is.

    Never more than was captured and has not gone back yet; None is everything there is.
    """
    given = _give_back(db, booking, FOR_THE_VISIT, most, reason, now)
    booking.amount_refunded += given
    return given


def give_back_fee(db: Session, booking: Booking, now: datetime) -> Decimal:
    """A locked booking was no no-show after all: whatever was charged for it goes back, or is not charged."""
    _abandon(db, booking, (PaymentPurpose.NO_SHOW_FEE,), now)
    return _give_back(db, booking, (PaymentPurpose.NO_SHOW_FEE,), None, RefundReason.NO_SHOW_UNDONE, now)


def abandon(db: Session, booking: Booking, now: datetime) -> None:
    """Nobody may pay for a locked booking any more: what is open at the provider is to be called off there."""
    _abandon(db, booking, (*FOR_THE_VISIT, PaymentPurpose.GUARANTEE), now)


def owe(db: Session, intent: PaymentIntent, amount: Decimal, reason: RefundReason, now: datetime) -> Refund:
    """Write a refund of a locked payment down; it counts at once, so that nobody gives the same money back twice."""
    refund = Refund(
        uid=uuid4(),
        business_id=intent.business_id,
        payment_intent_id=intent.id,
        amount=amount,
        currency=intent.currency,
        reason=reason,
        status=RefundStatus.DUE,
        created_at=now,
    )
    db.add(refund)
    ledger.owed(db, intent, refund, intent.amount_refunded, now)
    intent.amount_refunded += amount
    return refund


def _give_back(
    db: Session,
    booking: Booking,
    purposes: tuple[PaymentPurpose, ...],
    most: Decimal | None,
    reason: RefundReason,
    now: datetime,
) -> Decimal:
    left = most
    given = Decimal(0)
    for intent in db.scalars(intents_of(booking, *purposes)).all():
        there = intent.amount_captured - intent.amount_refunded
        amount = there if left is None else min(there, left)
        if amount > 0:
            refund = owe(db, intent, amount, reason, now)
            outbox.publish(db, RefundDue(refund=refund.uid), now=now)
            given += amount
            left = None if left is None else left - amount
    return given


def _abandon(db: Session, booking: Booking, purposes: tuple[PaymentPurpose, ...], now: datetime) -> None:
    for intent in db.scalars(intents_of(booking, *purposes)).all():
        if intent.status in OPEN:
            outbox.publish(db, CheckoutAbandoned(intent=intent.uid), now=now)
