"""What the demo's customers have paid, and what went wrong with some of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from common.models import (
    Booking,
    Dispute,
    IntentStatus,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    RefundReason,
    RefundStatus,
)
from common.runtime import Runtime
from functions.booking.payments.settling import Till
from tools.demo.paying import pay_all


def pay(runtime: Runtime) -> None:
    """Pay the deposits of the demo; one of them goes back."""
    provider = runtime.doors.payments
    assert provider is not None  # the town takes play money
    pay_all(Till.opened(runtime.transactions, provider, runtime.clock, runtime.settings))


def go_wrong(db: Session, visits: Sequence[Booking], now: datetime) -> None:
    """A refund that bounced, a payment that was refused, one that hangs, and one that a bank wants back."""
    bounced, disputed, refused, hanging = visits[:4]
    back = _paid(db, bounced, IntentStatus.SUCCEEDED, now)
    refund = Refund(
        business_id=back.business_id, payment_intent_id=back.id, amount=Decimal(200), currency="ALL"
    )
    refund.reason, refund.status = RefundReason.CANCELED_BY_BUSINESS, RefundStatus.FAILED
    refund.last_error, refund.created_at = "charge_disputed", now - timedelta(days=1)
    wanted = _paid(db, disputed, IntentStatus.SUCCEEDED, now)
    dispute = Dispute(business_id=wanted.business_id, payment_intent_id=wanted.id, amount=wanted.amount)
    dispute.provider, dispute.provider_ref, dispute.currency = "stripe", "dp_1", "ALL"
    dispute.reason, dispute.status = "fraudulent", "needs_response"
    db.add_all([refund, dispute])
    _paid(db, refused, IntentStatus.FAILED, now, last_error="wrong_amount")
    _paid(db, hanging, IntentStatus.PROCESSING, now)


def _paid(db: Session, visit: Booking, status: IntentStatus, now: datetime, **more: str) -> PaymentIntent:
    row = PaymentIntent(
        business_id=visit.business_id,
        booking_id=visit.id,
        payer_id=visit.customer_id,
        purpose=PaymentPurpose.DEPOSIT,
        provider="stripe",
        provider_ref=f"pi_{visit.id}",
        status=status,
        amount=Decimal(500),
        amount_captured=Decimal(500) if status is IntentStatus.SUCCEEDED else Decimal(0),
        currency="ALL",
        created_at=now - timedelta(days=2),
        **more,
    )
    db.add(row)
    db.flush()
    return row
