"""What follows from what a provider says of a payment: derived from how it stands, so that order does not matter."""

import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import outbox
from common.events import CheckoutAbandoned, PaymentReceived
from common.integrations.payments import Card, Payment, Progress
from common.models import (
    BookingStatus,
    IntentStatus,
    PaymentIntent,
    PaymentPurpose,
    RefundReason,
    SavedCard,
)
from functions.booking.payments import contested, ledger, refunds, returning
from functions.booking.payments.queries import FOR_THE_VISIT, OPEN, intents_of
from functions.booking.payments.standing import settle_status

log = logging.getLogger(__name__)

_IN_OUR_WORDS = {
    Progress.OPEN: IntentStatus.OPEN,
    Progress.PROCESSING: IntentStatus.PROCESSING,
    Progress.SUCCEEDED: IntentStatus.SUCCEEDED,
    Progress.REFUSED: IntentStatus.FAILED,
    Progress.CANCELED: IntentStatus.CANCELED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider says of one of our payments, when it was asked, and the share that is ours, in percent."""

    payment: Payment
    percent: Decimal
    now: datetime


def write_down(db: Session, intent: PaymentIntent, told: Told) -> PaymentIntent:
    """Bring a payment, its booking and the books to where the provider says that they are; twice is like once.

    The payment must be locked as `locked_intent` does.
    """
    payment = told.payment
    intent.provider_ref = intent.provider_ref or payment.ref
    if intent.status is not IntentStatus.SUCCEEDED and not _is_refused(intent):
        _move(db, intent, told)
    if payment.progress is Progress.SUCCEEDED and intent.purpose is not PaymentPurpose.GUARANTEE:
        ledger.cost(db, intent, payment.cost, told.now)
        returning.take_returns(db, intent, payment.returns, told.now)
        contested.take_disputes(db, intent, payment.disputes, told.now)
    intent.updated_at = told.now
    settle_status(db, intent.booking, told.now)
    return intent


def _is_refused(intent: PaymentIntent) -> bool:
    """Money that came and was not for us to keep: it has been dealt with."""
    return intent.status is IntentStatus.FAILED and intent.last_error in (_WRONG_AMOUNT, _PAID_TWICE)


_WRONG_AMOUNT, _PAID_TWICE = "wrong_amount", "paid_twice"


def _move(db: Session, intent: PaymentIntent, told: Told) -> None:
    payment = told.payment
    if payment.progress is not Progress.SUCCEEDED:
        _wait_or_end(db, intent, told)
        return
    wrong = _what_is_wrong(db, intent, payment)
    if wrong:
        _refuse(db, intent, wrong, told)
    else:
        _take(db, intent, told)


def _wait_or_end(db: Session, intent: PaymentIntent, told: Told) -> None:
    """What we have given up stays so; if it is open at the provider all the same, it is called off there."""
    status = _IN_OUR_WORDS[told.payment.progress]
    if intent.status in OPEN:
        intent.status, intent.last_error = status, told.payment.error or None
        if status is IntentStatus.CANCELED and intent.purpose is PaymentPurpose.NO_SHOW_FEE:
            intent.status = IntentStatus.FAILED  # nobody is there to try another card
    elif status in OPEN:
        outbox.publish(db, CheckoutAbandoned(intent=intent.uid), now=told.now)


def _what_is_wrong(db: Session, intent: PaymentIntent, payment: Payment) -> str:
    if intent.purpose is PaymentPurpose.GUARANTEE:
        return ""
    if (payment.captured, payment.currency) != (intent.amount, intent.currency):
        return _WRONG_AMOUNT
    others = db.scalars(intents_of(intent.booking, intent.purpose)).all()
    is_paid = any(each.status is IntentStatus.SUCCEEDED for each in others if each.id != intent.id)
    return _PAID_TWICE if is_paid else ""


def _refuse(db: Session, intent: PaymentIntent, wrong: str, told: Told) -> None:
    """Somebody paid what nobody had asked for: it changes no booking and goes back."""
    payment = told.payment
    log.error("a payment is not what was asked for", extra={"intent": str(intent.uid), "wrong": wrong})
    intent.status, intent.last_error = IntentStatus.FAILED, wrong
    if payment.captured:
        ledger.held(db, intent, payment.captured, payment.currency, told.now)
        returning.hand_back(db, intent, payment.captured, payment.currency, told.now)


def _take(db: Session, intent: PaymentIntent, told: Told) -> None:
    intent.status, intent.last_error = IntentStatus.SUCCEEDED, None
    _keep_card(db, intent, told.payment.card, told.now)
    if intent.purpose is PaymentPurpose.GUARANTEE:
        return
    intent.amount_captured = told.payment.captured
    ledger.captured(db, intent, told.percent, told.now)
    outbox.publish(db, PaymentReceived(intent=intent.uid), now=told.now)
    if intent.purpose in FOR_THE_VISIT:
        _pay(db, intent, told.now)
    elif intent.booking.status is not BookingStatus.NO_SHOW:
        refunds.give_back_fee(db, intent.booking, told.now)


def _pay(db: Session, intent: PaymentIntent, now: datetime) -> None:
    """The visit is paid; if it cannot be any more, all of it goes back."""
    from functions.booking.actions.paid import payment_arrived  # it gives money back by way of this folder

    booking = intent.booking
    booking.amount_paid += intent.amount_captured
    settle_status(db, booking, now)
    if not payment_arrived(db, booking, now):
        refunds.give_back(db, booking, None, RefundReason.TOO_LATE, now)


def _keep_card(db: Session, intent: PaymentIntent, card: Card | None, now: datetime) -> None:
    if card is None:
        return
    row = {"user_id": intent.payer_id, "provider": intent.provider, "provider_ref": card.ref}
    kept = insert(SavedCard).values(**row, brand=card.brand, last4=card.last4, created_at=now)
    db.execute(kept.on_conflict_do_nothing(constraint="saved_card_ref_unique"))
    known = select(SavedCard.id).where(SavedCard.provider == intent.provider)
    known = known.where(SavedCard.provider_ref == card.ref).where(SavedCard.user_id == intent.payer_id)
    intent.booking.saved_card_id = db.scalar(known)
