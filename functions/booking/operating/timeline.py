"""Everything that has happened to a booking, in one line: its steps, its money, and who did what in which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BookingStatus,
    Dispute,
    PaymentIntent,
    Refund,
    User,
)
from common.naming import name_of
from functions.booking.operating.finding import find


class MomentKind(StrEnum):
    """What kind of thing happened."""

    STEP = "step"
    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `code` is the step's, the payment's purpose, or why money goes back.

    `status` is where it led: of a step the booking's, of money its own as it is today. `who` is the name of whoever
    did it (`actor` says on which side), `reference` the provider's name for money, `problem` what the provider said.
    """

    at: datetime
    kind: MomentKind
    code: str
    status: str
    before: BookingStatus | None = None
    actor: BookingActor | None = None
    who: str = ""
    actor_uid: UUID | None = None
    words: str | None = None
    amount: Decimal | None = None
    currency: str = ""
    reference: str | None = None
    problem: str | None = None
    request_id: str | None = None


def timeline(db: Session, uid: UUID, language: str = "en") -> list[Moment]:
    """What has happened to a booking, oldest first; payments stand where they began. Raises `NotFound`."""
    booking = find(db, uid)
    moments = [*_steps(db, booking, language), *_payments(db, booking)]
    moments += [*_refunds(db, booking), *_disputes(db, booking)]
    return sorted(moments, key=lambda moment: moment.at)


def _steps(db: Session, booking: Booking, language: str) -> Iterator[Moment]:
    happened = (
        select(BookingEvent, User, BookingEventText.text)
        .outerjoin(User, User.id == BookingEvent.actor_id)
        .outerjoin(BookingEventText, BookingEventText.event_id == BookingEvent.id)
        .where(BookingEvent.business_id == booking.business_id)
        .where(BookingEvent.booking_id == booking.id)
        .order_by(BookingEvent.id)
    )
    for event, person, words in db.execute(happened):
        yield Moment(
            event.at,
            MomentKind.STEP,
            event.code,
            event.to_status.value,
            before=event.from_status,
            actor=event.actor_kind,
            who=name_of(person, language) if person else "",
            actor_uid=person.uid if person else None,
            words=words,
            request_id=event.request_id,
        )


def _payments(db: Session, booking: Booking) -> Iterator[Moment]:
    attempts = select(PaymentIntent).where(PaymentIntent.business_id == booking.business_id)
    attempts = attempts.where(PaymentIntent.booking_id == booking.id).order_by(PaymentIntent.id)
    for intent in db.scalars(attempts):
        yield Moment(
            intent.created_at,
            MomentKind.PAYMENT,
            intent.purpose.value,
            intent.status.value,
            amount=intent.amount,
            currency=intent.currency,
            reference=intent.provider_ref,
            problem=intent.last_error,
        )


def _refunds(db: Session, booking: Booking) -> Iterator[Moment]:
    back = (
        select(Refund)
        .join(Refund.intent)
        .where(Refund.business_id == booking.business_id)
        .where(PaymentIntent.booking_id == booking.id)
        .order_by(Refund.id)
    )
    for refund in db.scalars(back):
        yield Moment(
            refund.created_at,
            MomentKind.REFUND,
            refund.reason.value,
            refund.status.value,
            amount=refund.amount,
            currency=refund.currency,
            reference=refund.provider_ref,
            problem=refund.last_error,
        )


def _disputes(db: Session, booking: Booking) -> Iterator[Moment]:
    contested = (
        select(Dispute)
        .join(PaymentIntent, PaymentIntent.id == Dispute.payment_intent_id)
        .where(Dispute.business_id == booking.business_id)
        .where(PaymentIntent.booking_id == booking.id)
        .order_by(Dispute.id)
    )
    for dispute in db.scalars(contested):
        yield Moment(
            dispute.created_at,
            MomentKind.DISPUTE,
            dispute.reason,
            dispute.status,
            amount=dispute.amount,
            currency=dispute.currency,
            reference=dispute.provider_ref,
        )
