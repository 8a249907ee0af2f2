"""Calling a visit off, from either side."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox
from common.events import BookingCanceled
from common.models import Booking, BookingActor, BookingStatus, RefundReason, User
from common.web.ask import IfMatch
from functions.booking import transitions
from functions.booking.actions import expiry
from functions.booking.actions.approach import approached
from functions.booking.actions.quote import fee_of
from functions.booking.machine import LEADERS, Party, Step
from functions.booking.payments import refunds
from functions.booking.refusals import ReasonRequired
from functions.booking.transitions import Act

CUSTOMER = frozenset({Party.CUSTOMER})


def cancel(
    db: Session,
    user: User,
    uid: UUID,
    reason: str | None,
    *,
    now: datetime,
    quote: UUID | None = None,
    if_match: IfMatch | None = None,
    request_id: str = "",
    code: str = "canceled",
) -> Booking:
    """Call a booking off as its customer, or as owner or manager of the business; its time is free at once.

    A customer pays what the terms say, or what `quote` says; with the business it costs nothing, quote or not. Asked
    again by the same side, nothing happens and the reply is the same. Raises `NotFound`, `Forbidden`,
    `VersionMismatch`, `InvalidTransition`, `QuoteExpired`, or `ReasonRequired` for a business that gives none.
    """
    booking, parties = approached(db, user, uid, Step.CANCEL)
    side = parties & CUSTOMER or parties & LEADERS
    actor = BookingActor.CUSTOMER if side == CUSTOMER else BookingActor.TEAM
    act = Act(actor, user, code, now, request_id, reason)
    return cancel_for(db, booking, side, act, quote=quote, if_match=if_match)


def cancel_for(
    db: Session,
    booking: Booking,
    side: frozenset[Party],
    act: Act,
    *,
    quote: UUID | None = None,
    if_match: IfMatch | None = None,
) -> Booking:
    """The same with a booking that is locked as `locked` does, for one of its sides: `CUSTOMER`, or `LEADERS`."""
    if booking.status is _ended_by(side):
        return booking
    transitions.check_version(booking, if_match)
    (edge,) = transitions.edges_for(booking, Step.CANCEL, side, act.now)
    if side != CUSTOMER and not act.text:
        raise ReasonRequired
    fee = fee_of(db, booking, quote, act.now) if side == CUSTOMER else None
    return call_off(db, booking, edge.to, act, fee)


def _ended_by(side: frozenset[Party]) -> BookingStatus:
    by_customer = side == CUSTOMER
    return BookingStatus.CANCELLED_BY_CUSTOMER if by_customer else BookingStatus.CANCELLED_BY_BUSINESS


def call_off(
    db: Session, booking: Booking, to: BookingStatus, act: Act, fee: Decimal | None = None
) -> Booking:
    """Take the step, give back what was paid but for the customer's fee, and tell everybody.

    The booking, its customer and its resources must be locked, and the step allowed.
    """
    is_by_customer = to is BookingStatus.CANCELLED_BY_CUSTOMER
    transitions.move(db, booking, to, act)
    booking.cancellation_fee = fee
    expiry.free_time(db, booking, act.now)
    why = RefundReason.CANCELED_BY_CUSTOMER if is_by_customer else RefundReason.CANCELED_BY_BUSINESS
    most = None if fee is None else max(booking.amount_paid - fee, Decimal(0))
    refunds.give_back(db, booking, most, why, act.now)
    refunds.abandon(db, booking, act.now)
    outbox.publish(db, BookingCanceled(booking=booking.uid), now=act.now)
    return booking
