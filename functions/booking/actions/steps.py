"""The steps that the team takes with a visit, from the first yes to the last undo."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox, ratings
from common.db import rule
from common.events import BookingConfirmed, BookingDeclined, NoShowMarked
from common.models import (
    Booking,
    BookingActor,
    BookingStatus,
    RefundReason,
    User,
)
from common.web.ask import IfMatch
from functions.booking import queries, terms, transitions
from functions.booking.actions import expiry
from functions.booking.actions.approach import approached
from functions.booking.actions.retake import retake
from functions.booking.actions.waiting import wait_until
from functions.booking.machine import TEAM, Edge, Party, Step, leads_to
from functions.booking.payments import refunds
from functions.booking.refusals import CustomerElsewhere
from functions.booking.transitions import Act

S = BookingStatus
UNDONE = "undone"
_CHARGED_WITHIN = timedelta(hours=23)
"""A fee is given up after a day, with its key: a task that waited longer for its provider would charge it anew."""

CODES = {
    Step.CONFIRM: "confirmed",
    Step.DECLINE: "declined",
    Step.CHECK_IN: "checked_in",
    Step.START: "started",
    Step.COMPLETE: "completed",
    Step.NO_SHOW: "no_show",
    Step.UNDO: UNDONE,
}


def take(
    db: Session,
    user: User,
    uid: UUID,
    step: Step,
    reason: str | None = None,
    *,
    now: datetime,
    to: BookingStatus | None = None,
    if_match: IfMatch | None = None,
    request_id: str = "",
) -> Booking:
    """Take a step of the team's; one that has led here already changes nothing, whatever version was seen.

    `to` is where an undo leads, else to where the booking came from. Raises `NotFound`, `Forbidden`,
    `VersionMismatch`, `InvalidTransition`, and for an undo `SlotTaken` or `CustomerElsewhere`.
    """
    booking, parties = approached(db, user, uid, step)
    act = Act(BookingActor.TEAM, user, CODES[step], now, request_id, reason)
    return go(db, booking, step, parties & TEAM, act, to=to, if_match=if_match)


def go(
    db: Session,
    booking: Booking,
    step: Step,
    parties: frozenset[Party],
    act: Act,
    *,
    to: BookingStatus | None = None,
    if_match: IfMatch | None = None,
) -> Booking:
    """The same with a booking that is locked as `locked` does, for whoever acts as one of `parties`."""
    if _is_repeated(db, booking, step, to) and leads_to(step, booking.status, parties):
        return booking
    transitions.check_version(booking, if_match)
    edges = transitions.edges_for(booking, step, parties, act.now)
    wanted = (to or _back_to(db, booking)) if step is Step.UNDO else edges[0].to
    edge = next((each for each in edges if each.to is wanted), None)
    if edge is None:
        raise transitions.impossible(booking, parties, act.now)
    _EFFECTS[step](db, booking, edge, act)
    return booking


def _is_repeated(db: Session, booking: Booking, step: Step, to: BookingStatus | None) -> bool:
    """An undo leads where other steps lead, too: it has been taken if it was the last thing that happened."""
    if step is not Step.UNDO:
        return True
    last = queries.last_event(db, booking)
    return last is not None and last.code == UNDONE and to in (None, booking.status)


def _back_to(db: Session, booking: Booking) -> BookingStatus:
    """Where an undo leads by itself: a visit that had completed itself is completed again, any other confirmed."""
    last = queries.last_event(db, booking)
    was_completed = last is not None and last.from_status is S.COMPLETED
    return S.COMPLETED if booking.status is S.NO_SHOW and was_completed else S.CONFIRMED


def _confirm(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    transitions.move(db, booking, edge.to, act)
    wait_until(db, booking, None)
    outbox.publish(db, BookingConfirmed(booking=booking.uid), now=act.now)


def _decline(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    transitions.move(db, booking, edge.to, act)
    expiry.free_time(db, booking, act.now)
    refunds.give_back(db, booking, None, RefundReason.DECLINED, act.now)
    refunds.abandon(db, booking, act.now)
    outbox.publish(db, BookingDeclined(booking=booking.uid), now=act.now)


def _go_on(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    transitions.move(db, booking, edge.to, act)


def _complete(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    """What is left of the time is free: the customer has gone."""
    transitions.move(db, booking, edge.to, act)
    expiry.free_time(db, booking, act.now)


def _mark_no_show(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    """Somebody who was not there cannot have liked it: what they rated is looked at by an operator."""
    transitions.move(db, booking, edge.to, act)
    booking.no_show_fee = terms.no_show_fee(booking)
    expiry.free_time(db, booking, act.now)
    ratings.doubt(db, booking, now=act.now)
    outbox.publish(db, NoShowMarked(booking=booking.uid), now=act.now, not_after=act.now + _CHARGED_WITHIN)


def _undo(db: Session, booking: Booking, edge: Edge, act: Act) -> None:
    """A visit that is expected again needs its time, as long as that lies ahead, and its customer."""
    with rule(db, "booking_customer_in_one_place", CustomerElsewhere):
        if edge.from_ is not S.CHECKED_IN and edge.to is S.CONFIRMED and booking.ends_at > act.now:
            retake(db, booking, act.now)
        transitions.move(db, booking, edge.to, act)
    if edge.from_ is S.NO_SHOW:
        booking.no_show_fee = None
        refunds.give_back_fee(db, booking, act.now)
        ratings.believe(db, booking, now=act.now)


_EFFECTS: dict[Step, Callable[[Session, Booking, Edge, Act], None]] = {
    Step.CONFIRM: _confirm,
    Step.DECLINE: _decline,
    Step.CHECK_IN: _go_on,
    Step.START: _go_on,
    Step.COMPLETE: _complete,
    Step.NO_SHOW: _mark_no_show,
    Step.UNDO: _undo,
}
