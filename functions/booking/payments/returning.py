"""Money that goes back: what the provider says of it, and sending it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy.orm import Session

from common import outbox
from common.events import RefundDue, RefundMade
from common.integrations.payments import Returned, Way
from common.models import PaymentIntent, Refund, RefundReason, RefundStatus
from functions.booking.payments import ledger, refunds
from functions.booking.payments.queries import FOR_THE_VISIT, refunds_of

log = logging.getLogger(__name__)

_IN_OUR_WORDS = {
    Way.PENDING: RefundStatus.PENDING,
    Way.SUCCEEDED: RefundStatus.SUCCEEDED,
    Way.FAILED: RefundStatus.FAILED,
}
_MADE = (RefundStatus.PENDING, RefundStatus.SUCCEEDED)


def take_returns(db: Session, intent: PaymentIntent, returns: Sequence[Returned], now: datetime) -> None:
    """Bring the refunds of a locked payment to where the provider says that they are, others' included."""
    rows = list(db.scalars(refunds_of(intent)))
    for each in returns:
        refund = next((row for row in rows if row.uid == each.uid or row.provider_ref == each.ref), None)
        if refund is None and each.way is not Way.FAILED:
            refund = _made_outside(db, intent, rows, each, now)
        if refund is not None:
            take_return(db, intent, refund, each, now)


def take_return(
    db: Session, intent: PaymentIntent, refund: Refund, returned: Returned, now: datetime
) -> None:
    """The same for one refund; what has failed stays so, because its money is ours again."""
    was, is_now = refund.status, _IN_OUR_WORDS[returned.way]
    refund.provider_ref = returned.ref
    if was is RefundStatus.FAILED or was is is_now:
        return
    refund.status = is_now
    refund.settled_at = None if is_now is RefundStatus.PENDING else now
    if is_now is RefundStatus.FAILED:
        _came_back(db, intent, refund, was, returned.error or "refused", now)
    elif was is RefundStatus.DUE:
        ledger.returned(db, intent, refund, now)
        outbox.publish(db, RefundMade(refund=refund.uid), now=now)


def cannot_be_made(db: Session, intent: PaymentIntent, refund: Refund, error: str, now: datetime) -> None:
    """The provider will never make this refund: the row stays, failed, and somebody has to look at it."""
    if refund.status is RefundStatus.DUE:
        refund.status, refund.settled_at = RefundStatus.FAILED, now
        _came_back(db, intent, refund, RefundStatus.DUE, error, now)


def hand_back(db: Session, intent: PaymentIntent, amount: Decimal, currency: str, now: datetime) -> Refund:
    """Owe money that nobody here may keep: not the payment's own, so it counts in none of its sums."""
    refund = _not_ours(db, intent, amount, currency, now)
    outbox.publish(db, RefundDue(refund=refund.uid), now=now)
    return refund


def _not_ours(db: Session, intent: PaymentIntent, amount: Decimal, currency: str, now: datetime) -> Refund:
    refund = Refund(
        uid=uuid4(),
        business_id=intent.business_id,
        payment_intent_id=intent.id,
        amount=amount,
        currency=currency,
        reason=RefundReason.OUTSIDE,
        status=RefundStatus.DUE,
        created_at=now,
    )
    db.add(refund)
    return refund


def _made_outside(
    db: Session, intent: PaymentIntent, rows: list[Refund], returned: Returned, now: datetime
) -> Refund | None:
    """One that somebody made at the provider: it is true, so what we still meant to give back makes room for it.

    What is left of that is still owed, and goes back by itself.
    """
    room, given_up = _room(intent), list[Refund]()
    for row in rows:
        if room < returned.amount and row.status is RefundStatus.DUE:
            cannot_be_made(db, intent, row, "made_at_the_provider", now)
            room += row.amount
            given_up.append(row)
    if intent.amount_captured and room < returned.amount:
        log.error("more has gone back than was paid", extra={"intent": str(intent.uid)})
        return None
    if given_up and room > returned.amount:
        rows.append(_still_owed(db, intent, room - returned.amount, given_up[-1], now))
    if intent.amount_captured:
        return _owed(db, intent, returned.amount, RefundReason.OUTSIDE, now)
    return _not_ours(db, intent, returned.amount, rows[0].currency if rows else intent.currency, now)


def _still_owed(
    db: Session, intent: PaymentIntent, amount: Decimal, given_up: Refund, now: datetime
) -> Refund:
    if not intent.amount_captured:
        return hand_back(db, intent, amount, given_up.currency, now)
    refund = _owed(db, intent, amount, given_up.reason, now)
    outbox.publish(db, RefundDue(refund=refund.uid), now=now)
    return refund


def _owed(db: Session, intent: PaymentIntent, amount: Decimal, reason: RefundReason, now: datetime) -> Refund:
    if intent.purpose in FOR_THE_VISIT:
        intent.booking.amount_refunded += amount
    return refunds.owe(db, intent, amount, reason, now)


def _room(intent: PaymentIntent) -> Decimal:
    return intent.amount_captured - intent.amount_refunded


def _came_back(
    db: Session, intent: PaymentIntent, refund: Refund, was: RefundStatus, error: str, now: datetime
) -> None:
    """It did not happen after all: sums and books are as before, and the customer is still owed the money."""
    log.error("a refund has failed", extra={"refund": str(refund.uid), "said": error})
    refund.last_error = error
    if was in _MADE:
        ledger.undone(db, intent, refund, "refund", now)
    ledger.undone(db, intent, refund, "owe", now)
    if intent.amount_captured:
        _count(intent, -refund.amount)


def _count(intent: PaymentIntent, amount: Decimal) -> None:
    intent.amount_refunded += amount
    if intent.purpose in FOR_THE_VISIT:
        intent.booking.amount_refunded += amount
