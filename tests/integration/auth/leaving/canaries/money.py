"""Her money: whom a provider knows her as, the card she let us keep, and what she paid."""

from decimal import Decimal

from sqlalchemy.orm import Session

from common.models import IntentStatus, Payer, PaymentIntent, PaymentPurpose, SavedCard
from tests.integration.auth.leaving.canaries.life import WORD, Life


def money(db: Session, life: Life) -> None:
    """A customer at the provider, a kept card, and an attempt to pay that was refused."""
    me, booking = life.alice, life.booking
    card = SavedCard(
        user_id=me.id, provider="local", provider_ref="card_1", brand=f"{WORD} bank", last4="4242"
    )
    paid = PaymentIntent(
        business_id=booking.business_id,
        booking_id=booking.id,
        payer_id=me.id,
        purpose=PaymentPurpose.DEPOSIT,
        provider="local",
        provider_ref="intent_1",
        status=IntentStatus.FAILED,
        amount=Decimal("500.00"),
        currency=booking.currency,
    )
    db.add_all([Payer(user_id=me.id, provider="local", provider_ref=f"{WORD}-1"), card, paid])
