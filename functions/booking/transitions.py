"""Taking a step of the status machine, and writing down what happened to a booking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from common.errors import Forbidden, VersionMismatch
from common.models import Booking, BookingActor, BookingEvent, BookingEventText, BookingStatus, User
from common.web.ask import IfMatch
from functions.booking.machine import EDGES, TEAM, Edge, Party, Step, ever_takes, has_way, open_to
from functions.booking.refusals import InvalidTransition


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a booking, when, in which request, and in which words of their own."""

    actor: BookingActor
    who: User | None
    code: str
    now: datetime
    request_id: str = ""
    text: str | None = None


def check_may_ever(step: Step, parties: frozenset[Party]) -> None:
    """Raise `Forbidden` for people who see a booking, but for whom this step is none of theirs in any status."""
    if not ever_takes(step, parties):
        raise Forbidden


def edges_for(booking: Booking, step: Step, parties: frozenset[Party], now: datetime) -> list[Edge]:
    """The ways that this step has from here for one of `parties`, at this moment; the row must be locked.

    Raises `Forbidden` where only others of the team may take it, else `InvalidTransition` with what is possible.
    """
    here = [edge for edge in EDGES if edge.step is step and edge.from_ is booking.status]
    mine = [edge for edge in here if edge.by & parties]
    if not mine and parties & TEAM and any(edge.by & TEAM for edge in here):
        raise Forbidden
    open_ones = [edge for edge in mine if edge.when(booking, now)]
    if not open_ones:
        raise impossible(booking, parties, now)
    return open_ones


def impossible(booking: Booking, parties: Iterable[Party], now: datetime) -> InvalidTransition:
    """The refusal of a step that cannot be taken, naming where these people could bring the booking instead."""
    return InvalidTransition(
        more={"current_status": booking.status, "allowed": open_to(frozenset(parties), booking, now)}
    )


def move(db: Session, booking: Booking, to: BookingStatus, act: Act) -> None:
    """Take one step of the machine and write it into the booking's history; the row must be locked.

    Raises `InvalidTransition` where there is no such way at all; who may go it, and when, was asked before.
    """
    known = booking.status
    if not has_way(known, to):
        raise impossible(booking, (), act.now)
    booking.status, booking.status_changed_at = to, act.now
    booking.is_automatic = to is BookingStatus.COMPLETED and act.actor is BookingActor.SYSTEM
    booking.version += 1
    booking.updated_at = act.now
    note(db, booking, known, act)


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
    if act.text:
        db.flush()
        db.add(BookingEventText(event_id=event.id, text=act.text))


def check_version(booking: Booking, if_match: IfMatch | None) -> None:
    """Raise `VersionMismatch` if the client acts on an older version than the one that stands."""
    if if_match is not None and if_match != booking.version:
        raise VersionMismatch(more={"version": booking.version})
