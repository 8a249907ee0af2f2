"""Calling a visit off, from either side."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox
from common.errors import Forbidden, NotFound
from common.events import BookingCanceled
from common.models import Booking, BookingActor, BookingStatus, User
from common.team import LEADERS, role_in
from common.web.ask import IfMatch
from functions.booking import queries, terms, transitions
from functions.booking.actions import expiry
from functions.booking.locking import locked
from functions.booking.refusals import ReasonRequired
from functions.booking.transitions import Act


def cancel(
    db: Session,
    user: User,
    uid: UUID,
    reason: str | None,
    *,
    now: datetime,
    if_match: IfMatch | None = None,
    request_id: str = "",
    code: str = "canceled",
) -> Booking:
    """Call a booking off as its customer, or as owner or manager of the business; its time is free at once.

    Asked again by the same side, nothing happens and the reply is the same. Raises `NotFound`, `VersionMismatch`,
    `InvalidTransition`, or `ReasonRequired` for a business that gives none.
    """
    booking = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    to, actor = _side(db, user, booking)
    locked(db, booking)
    if booking.status is to:
        return booking
    transitions.check_version(booking, if_match)
    _allowed(booking, to, reason, now)
    call_off(db, booking, to, Act(actor, user, code, now, request_id, reason))
    return booking


def call_off(db: Session, booking: Booking, to: BookingStatus, act: Act) -> None:
    """Take the step, with what it costs its customer, and tell everybody; all of it must be locked and allowed."""
    if act.actor is BookingActor.CUSTOMER:
        booking.cancellation_fee = terms.cancellation_fee(booking, act.now)
    transitions.move(db, booking, to, act)
    expiry.free_time(db, booking, act.now)
    outbox.publish(db, BookingCanceled(booking=booking.uid), now=act.now)


def _side(db: Session, user: User, booking: Booking) -> tuple[BookingStatus, BookingActor]:
    """On whose behalf; an employee sees the booking but is not the one to call it off."""
    if booking.customer_id == user.id:
        return BookingStatus.CANCELLED_BY_CUSTOMER, BookingActor.CUSTOMER
    if role_in(db, user, booking.business_id) in LEADERS:
        return BookingStatus.CANCELLED_BY_BUSINESS, BookingActor.TEAM
    raise Forbidden


def _allowed(booking: Booking, to: BookingStatus, reason: str | None, now: datetime) -> None:
    by_customer = to is BookingStatus.CANCELLED_BY_CUSTOMER
    if to not in transitions.ALLOWED.get(booking.status, ()) or (by_customer and now >= booking.starts_at):
        raise transitions.not_from(booking.status)
    if not by_customer and not reason:
        raise ReasonRequired
