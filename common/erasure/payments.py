"""What they paid, and the cards they let us keep."""

from sqlalchemy import delete, select, update

from common.erasure.rule import Rule, doing
from common.models import Booking, Payer, PaymentIntent, SavedCard

PAYER = Rule(
    "payer",
    "deleted: whom a payment provider knows them as",
    doing(lambda person: delete(Payer).where(Payer.user_id == person.id)),
)

SAVED_CARD = Rule(
    "saved_card",
    "stays empty: brand and digits are blanked, and it can no longer be charged",
    doing(
        lambda person: (
            update(SavedCard)
            .where(SavedCard.user_id == person.id)
            .values(brand="", last4="", dropped_at=person.now)
        )
    ),
    "cards",
    lambda person: (
        select(SavedCard.brand, SavedCard.last4, SavedCard.created_at, SavedCard.dropped_at)
        .where(SavedCard.user_id == person.id)
        .order_by(SavedCard.id)
    ),
)

INTENT = Rule(
    "payment_intent",
    "stays: amounts and keys, for the books",
    file="payments",
    about=lambda person: (
        select(
            Booking.uid.label("booking"),
            PaymentIntent.purpose,
            PaymentIntent.status,
            PaymentIntent.amount_captured,
            PaymentIntent.amount_refunded,
            PaymentIntent.currency,
            PaymentIntent.created_at,
        )
        .join(Booking, Booking.id == PaymentIntent.booking_id)
        .where(PaymentIntent.payer_id == person.id)
        .order_by(PaymentIntent.id)
    ),
)
