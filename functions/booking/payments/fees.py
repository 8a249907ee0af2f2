"""What not coming costs, taken from a kept card; a card that refuses changes nothing about the booking."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.integrations.payments import Asked
from common.models import (
    Booking,
    BookingStatus,
    IntentStatus,
    PaymentIntent,
    PaymentPurpose,
    SavedCard,
)
from functions.booking.locking import locked
from functions.booking.payments.queries import OPEN, intents_of, payer_ref
from functions.booking.payments.settling import Till, settle


def charge_fee(till: Till, booking: UUID) -> str:
    """Charge a no-show's fee once. Raises `PaymentError` when it is worth another try; a refusal is written down."""
    wanted = till.work.run(lambda db: _wanted(db, till.provider.name, booking, till.clock.now()))
    if wanted is None:
        return "nothing_to_charge"
    asked, card, ref = wanted
    if ref:
        return str(settle(till, asked.uid))
    return str(till.write_down(asked.uid, till.provider.charge(asked, card)))


def _wanted(db: Session, provider: str, uid: UUID, now: datetime) -> tuple[Asked, str, str | None] | None:
    """The open attempt to charge the fee, made if there is none; nothing where there is nothing to charge."""
    found = select(Booking).options(joinedload(Booking.business)).where(Booking.uid == uid)
    booking = locked(db, db.scalars(found).one())
    card = _card(db, booking, provider)
    if booking.status is not BookingStatus.NO_SHOW or card is None:
        return None
    attempts = list(db.scalars(intents_of(booking, PaymentPurpose.NO_SHOW_FEE)))
    if any(each.status in (IntentStatus.SUCCEEDED, IntentStatus.FAILED) for each in attempts):
        return None
    intent = next((each for each in attempts if each.status in OPEN), None)
    amount = _not_kept_yet(booking)
    if intent is None and not amount:
        return None
    intent = intent or _attempt(db, booking, amount, card.user_id, provider, len(attempts) + 1, now)
    payer = payer_ref(db, card.user_id, provider) or ""
    return _asked(booking, intent, payer), card.provider_ref, intent.provider_ref


def _not_kept_yet(booking: Booking) -> Decimal:
    """The fee, less what the business keeps anyway of what was paid for the visit: nobody pays twice for it."""
    kept = booking.amount_paid - booking.amount_refunded
    return max((booking.no_show_fee or Decimal(0)) - kept, Decimal(0))


def _card(db: Session, booking: Booking, provider: str) -> SavedCard | None:
    kept = select(SavedCard).where(SavedCard.id == booking.saved_card_id)
    return db.scalar(kept.where(SavedCard.provider == provider).where(SavedCard.dropped_at.is_(None)))


def _attempt(
    db: Session, booking: Booking, amount: Decimal, payer_id: int, provider: str, attempt: int, now: datetime
) -> PaymentIntent:
    intent = PaymentIntent(
        uid=uuid4(),
        business_id=booking.business_id,
        booking_id=booking.id,
        payer_id=payer_id,
        purpose=PaymentPurpose.NO_SHOW_FEE,
        attempt=attempt,
        provider=provider,
        status=IntentStatus.CREATED,
        amount=amount,
        currency=booking.currency,
        created_at=now,
        updated_at=now,
    )
    db.add(intent)
    db.flush()
    return intent


def _asked(booking: Booking, intent: PaymentIntent, payer: str) -> Asked:
    return Asked(
        uid=intent.uid,
        amount=intent.amount,
        currency=intent.currency,
        payer=payer,
        description=f"{booking.business_name_en}, {booking.local_on:%Y-%m-%d}",
        about={"booking": str(booking.uid), "business": str(booking.business.uid)},
    )
