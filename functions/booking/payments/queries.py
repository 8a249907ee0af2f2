"""What is read of payments; whoever reads to change locks first, in the agreed order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from common import diary
from common.models import Booking, IntentStatus, Payer, PaymentIntent, PaymentPurpose, Refund, User
from functions.booking import queries
from functions.booking.locking import locked

OPEN = (IntentStatus.CREATED, IntentStatus.OPEN, IntentStatus.PROCESSING)
FOR_THE_VISIT = (PaymentPurpose.DEPOSIT, PaymentPurpose.FULL)


def intents_of(booking: Booking, *purposes: PaymentPurpose) -> Select[PaymentIntent]:
    """Every attempt at these purposes, oldest first, to be locked."""
    return (
        select(PaymentIntent)
        .where(PaymentIntent.business_id == booking.business_id)
        .where(PaymentIntent.booking_id == booking.id)
        .where(PaymentIntent.purpose.in_(purposes))
        .order_by(PaymentIntent.id)
        .with_for_update()
    )


def booking_to_pay(db: Session, user: User, uid: UUID) -> Booking | None:
    """The customer's own booking, locked."""
    mine = select(Booking).where(Booking.uid == uid).where(Booking.customer_id == user.id)
    booking = db.scalar(mine)
    return None if booking is None else locked(db, booking)


def locked_intent(db: Session, uid: UUID) -> PaymentIntent:
    """A payment and its booking as they stand now, and whatever they may have to take again: all of it locked."""
    its_booking = select(Booking).join(PaymentIntent, PaymentIntent.booking_id == Booking.id)
    its_booking = its_booking.options(joinedload(Booking.business)).where(PaymentIntent.uid == uid)
    booking = db.scalars(its_booking).one()
    diary.lock_business(db, booking.business.uid)
    locked(db, booking, [resource for _item, resource in queries.served_by(db, booking)])
    row = (
        select(PaymentIntent)
        .options(joinedload(PaymentIntent.booking).joinedload(Booking.business))
        .where(PaymentIntent.uid == uid)
        .with_for_update(of=PaymentIntent)
    )
    return db.scalars(row.execution_options(populate_existing=True)).one()


def intent_known_as(db: Session, provider: str, ref: str, uid: UUID | None) -> UUID | None:
    """Our uid of a payment by the provider's name for it, or by our own that it carries."""
    ours = select(PaymentIntent.uid).where(PaymentIntent.provider == provider)
    by_name = db.scalar(ours.where(PaymentIntent.provider_ref == ref))
    if by_name is not None or uid is None:
        return by_name
    return db.scalar(ours.where(PaymentIntent.uid == uid).where(PaymentIntent.provider_ref.is_(None)))


def payment_of(db: Session, user: User, uid: UUID) -> PaymentIntent | None:
    """A payment, for whom it was asked of."""
    mine = select(PaymentIntent).options(joinedload(PaymentIntent.booking)).where(PaymentIntent.uid == uid)
    return db.scalar(mine.where(PaymentIntent.payer_id == user.id))


def payer_ref(db: Session, user_id: int, provider: str) -> str | None:
    """Whom the provider knows somebody as."""
    known = select(Payer.provider_ref).where(Payer.user_id == user_id)
    return db.scalar(known.where(Payer.provider == provider))


def refunds_of(intent: PaymentIntent) -> Select[Refund]:
    """What goes back of a payment, oldest first, to be locked; the payment must be."""
    return (
        select(Refund)
        .where(Refund.business_id == intent.business_id)
        .where(Refund.payment_intent_id == intent.id)
        .order_by(Refund.id)
        .with_for_update()
    )


def unsettled(provider: str, before: datetime, most: int) -> Select[UUID]:
    """Payments that nobody has heard of for a while although they are not over, those first that wait longest."""
    return (
        select(PaymentIntent.uid)
        .join(PaymentIntent.booking)
        .where(PaymentIntent.provider == provider)
        .where(PaymentIntent.status.in_(OPEN))
        .where(PaymentIntent.updated_at < before)
        .where(or_(PaymentIntent.provider_ref.is_not(None), Booking.holds_time.is_(False)))
        .order_by(PaymentIntent.updated_at, PaymentIntent.id)
        .limit(most)
    )


def refunds_on_their_way(provider: str, before: datetime, most: int) -> Select[UUID]:
    """Refunds that should have been made, or should have arrived, by now."""
    return (
        select(Refund.uid)
        .join(Refund.intent)
        .where(PaymentIntent.provider == provider)
        .where(Refund.status.in_(("due", "pending")))
        .where(Refund.created_at < before)
        .order_by(PaymentIntent.updated_at, Refund.id)
        .limit(most)
    )
