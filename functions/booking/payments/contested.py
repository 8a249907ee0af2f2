"""Disputes: a customer's bank wants money back. What is decided there is written down here."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.integrations.payments import Contested
from common.models import Dispute, PaymentIntent
from functions.booking.payments import ledger

log = logging.getLogger(__name__)


def take_disputes(db: Session, intent: PaymentIntent, disputes: Sequence[Contested], now: datetime) -> None:
    """Bring the disputes of a locked payment to where the provider says that they are."""
    if disputes and intent.disputed_at is None:
        log.error("a payment is disputed", extra={"intent": str(intent.uid)})
    for each in disputes:
        intent.disputed_at = intent.disputed_at or now
        _write(db, intent, each, now)
        ledger.disputed(db, intent, each.ref, each.steps, each.withdrawn, each.currency, now)


def _write(db: Session, intent: PaymentIntent, said: Contested, now: datetime) -> None:
    changing = {"amount": said.amount, "status": said.status, "reason": said.reason, "updated_at": now}
    row = {
        "business_id": intent.business_id,
        "payment_intent_id": intent.id,
        "provider": intent.provider,
        "provider_ref": said.ref,
        "currency": said.currency,
        "created_at": now,
    }
    fresh = insert(Dispute).values(**row, **changing)
    db.execute(fresh.on_conflict_do_update(constraint="dispute_ref_unique", set_=changing))
