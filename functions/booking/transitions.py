"""The status machine: which step follows which, and who may take it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from common.errors import VersionMismatch
from common.models import Booking, BookingActor, BookingEvent, BookingEventText, BookingStatus, User
from common.web.ask import IfMatch
from functions.booking.refusals import InvalidTransition

S = BookingStatus

ALLOWED: dict[BookingStatus, frozenset[BookingStatus]] = {
    S.PENDING_PAYMENT: frozenset({S.PENDING, S.CONFIRMED, S.EXPIRED, S.CANCELLED_BY_CUSTOMER}),
    S.PENDING: frozenset(
        {S.CONFIRMED, S.DECLINED, S.EXPIRED, S.CANCELLED_BY_CUSTOMER, S.CANCELLED_BY_BUSINESS}
    ),
    S.CONFIRMED: frozenset(
        {S.CHECKED_IN, S.COMPLETED, S.NO_SHOW, S.CANCELLED_BY_CUSTOMER, S.CANCELLED_BY_BUSINESS}
    ),
    S.CHECKED_IN: frozenset({S.IN_PROGRESS, S.CONFIRMED, S.NO_SHOW, S.CANCELLED_BY_BUSINESS}),
    S.IN_PROGRESS: frozenset({S.COMPLETED, S.NO_SHOW, S.CANCELLED_BY_BUSINESS}),
    S.COMPLETED: frozenset({S.NO_SHOW, S.CONFIRMED}),
    S.NO_SHOW: frozenset({S.CONFIRMED, S.COMPLETED}),
}


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a booking, when, in which request, and in which words of their own."""

    actor: BookingActor
    who: User | None
    code: str
    now: datetime
    request_id: str = ""
    text: str | None = None


def move(db: Session, booking: Booking, to: BookingStatus, act: Act) -> None:
    """Take one step of the machine and write it into the booking's history; the row must be locked.

    Raises `InvalidTransition`, with the steps that are possible from here, for any other one.
    """
    known = booking.status
    if to not in ALLOWED.get(known, frozenset()):
        raise not_from(known)
    booking.status, booking.status_changed_at = to, act.now
    booking.version += 1
    booking.updated_at = act.now
    note(db, booking, known, act)


def not_from(status: BookingStatus) -> InvalidTransition:
    """The refusal of a step that does not exist, naming those that do."""
    return InvalidTransition(more={"status": status, "allowed": sorted(ALLOWED.get(status, frozenset()))})


def note(db: Session, booking: Booking, known: BookingStatus | None, act: Act) -> None:
    """Add a line to the booking's history; what somebody wrote stands beside it, where erasure can blank it."""
    event = BookingEvent(
        business_id=booking.business_id,
        booking_id=booking.id,
        actor_kind=act.actor,
        actor_id=act.who.id if act.who else None,
        from_status=known,
        to_status=booking.status,
        code=act.code,
        at=act.now,
        request_id=act.request_id or None,
    )
    db.add(event)
    db.flush()
    if act.text:
        db.add(BookingEventText(event_id=event.id, text=act.text))


def check_version(booking: Booking, if_match: IfMatch | None) -> None:
    """Raise `VersionMismatch` if the client acts on an older version than the one that stands."""
    if if_match is not None and if_match != booking.version:
        raise VersionMismatch(more={"version": booking.version})
