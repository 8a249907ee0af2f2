"""What calling a visit off costs, told beforehand and kept to."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Forbidden, NotFound
from common.models import Booking, CancelQuote, User
from functions.booking import queries, terms, transitions
from functions.booking.machine import Party, Step
from functions.booking.parties import parties_of
from functions.booking.refusals import QuoteExpired

_CUSTOMER = frozenset({Party.CUSTOMER})


def quote(db: Session, user: User, uid: UUID, *, now: datetime, minutes: int) -> tuple[CancelQuote, Booking]:
    """Tell a customer what calling off costs and returns now, good for `minutes` but not beyond the start.

    It binds us as long as the booking is the same version. Raises `NotFound`, `Forbidden` for the team, whom it never
    costs anything, and `InvalidTransition` for a visit that cannot be called off any more.
    """
    booking = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    if Party.CUSTOMER not in parties_of(db, user, booking):
        raise Forbidden
    transitions.edges_for(booking, Step.CANCEL, _CUSTOMER, now)
    told = _quoted(booking, now, now + timedelta(minutes=minutes))
    db.add(told)
    return told, booking


def _quoted(booking: Booking, now: datetime, until: datetime) -> CancelQuote:
    fee = terms.cancellation_fee(booking, now)
    return CancelQuote(
        uid=uuid4(),
        business_id=booking.business_id,
        booking_id=booking.id,
        version=booking.version,
        fee=fee,
        refund=refund_after(booking, fee),
        currency=booking.currency,
        valid_until=min(until, booking.starts_at),
        created_at=now,
    )


def fee_of(db: Session, booking: Booking, quoted: UUID | None, now: datetime) -> Decimal:
    """The fee for calling a locked booking off: as `quoted`, or as the terms have it at `now`.

    Raises `QuoteExpired`, with the figures as they are now, for a quote that is over, is about an earlier version of
    the booking, or about another one.
    """
    fee = terms.cancellation_fee(booking, now)
    if quoted is None:
        return fee
    told = select(CancelQuote).where(CancelQuote.uid == quoted).where(CancelQuote.booking_id == booking.id)
    known = db.scalars(told).one_or_none()
    if known is None or known.version != booking.version or now > known.valid_until:
        figures = {"fee": f"{fee:.2f}", "refund": f"{refund_after(booking, fee):.2f}"}
        raise QuoteExpired(more=figures | {"currency": booking.currency})
    return known.fee


def refund_after(booking: Booking, fee: Decimal) -> Decimal:
    """What comes back of what was paid, but for `fee` and what has gone back already."""
    left = booking.amount_paid - booking.amount_refunded
    return max(min(left, booking.amount_paid - fee), Decimal(0))
