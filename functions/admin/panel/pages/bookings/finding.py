"""Which bookings somebody means: what they type is looked up by an index first, and bookings by what was found."""

from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, false, or_, select, union
from sqlalchemy.orm import Session

from common.models import Booking, Business, Dispute, PaymentIntent, Refund, User
from common.web.fields import PhoneNumber

_PHONE = TypeAdapter(PhoneNumber)


def found_by(db: Session, typed: str) -> ColumnElement[bool]:
    """The bookings of a uid (their own, their customer's, their business's), of an e-mail address or a phone number
    (a guest's, too), or of what a payment, refund or dispute is called at its provider. Anything else finds none.
    """
    word = typed.replace("\x00", "").strip()
    uid, phone = _uid_in(word), _phone_in(word)
    if uid is not None:
        return or_(Booking.uid == uid, *_of(db, User.uid == uid, Business.uid == uid))
    if "@" in word:
        return or_(*_of(db, User.email == word, Business.email == word))
    if phone is not None:
        return or_(Booking.guest_phone == phone, *_of(db, User.phone == phone, Business.phone == phone))
    return Booking.id.in_(_known_as(db, word)) if word else false()


def _of(
    db: Session, person: ColumnElement[bool], business: ColumnElement[bool]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Those of such people and such businesses; their keys are read apart, so that each has its index."""
    people = db.scalars(select(User.id).where(person)).all()
    businesses = db.scalars(select(Business.id).where(business)).all()
    return Booking.customer_id.in_(people), Booking.business_id.in_(businesses)


def _known_as(db: Session, word: str) -> list[int]:
    of_payments = select(PaymentIntent.booking_id).where(PaymentIntent.provider_ref == word)
    of_refunds = select(PaymentIntent.booking_id).join(Refund, Refund.payment_intent_id == PaymentIntent.id)
    of_disputes = select(PaymentIntent.booking_id).join(
        Dispute, Dispute.payment_intent_id == PaymentIntent.id
    )
    known = union(
        of_payments,
        of_refunds.where(Refund.provider_ref == word),
        of_disputes.where(Dispute.provider_ref == word),
    )
    return list(db.scalars(known))


def _uid_in(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


def _phone_in(word: str) -> str | None:
    try:
        return _PHONE.validate_python(word)
    except ValidationError:
        return None
