"""Moving a visit in place: another time, somebody else, other words for the business."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.availability import instant
from common.diary import Subject
from common.errors import Conflict, Forbidden, NotFound
from common.i18n import _
from common.models import Booking, BookingActor, BusinessMember, User
from common.web.ask import IfMatch
from functions.booking import queries, terms, transitions
from functions.booking.actions import another_time
from functions.booking.actions.another_time import Destination
from functions.booking.machine import LEADERS, Party
from functions.booking.parties import parties_of
from functions.booking.schemas.moving import MoveRequest
from functions.booking.transitions import Act


class TooLateToMove(Conflict):
    """The terms agreed on let the customer move it until `reschedule_until`."""

    code = "too_late_to_move"
    title = _("It is too late to move this visit.")
    detail = _("It is too late to move this visit here. Please call the business.")


class NoMoreMoves(Conflict):
    """The customer has moved it `max_reschedules` times, as often as the terms agreed on allow."""

    code = "no_more_moves"
    title = _("This visit has been moved as often as it can be.")


class EmployeeStays(Conflict):
    """The terms agreed on do not let the customer choose somebody else."""

    code = "employee_stays"
    title = _("This visit stays with the person it was booked with.")


def reschedule(
    db: Session,
    user: User,
    uid: UUID,
    request: MoveRequest,
    *,
    now: datetime,
    if_match: IfMatch | None = None,
    request_id: str = "",
) -> Booking:
    """Move a visit, or change its note, as its customer or as the business's team.

    The very time and person it has already change nothing. Raises `NotFound`, `Forbidden` for an employee who
    would change a colleague's diary, `VersionMismatch`, `InvalidTransition` for a visit that is not ahead any more,
    for a customer `TooLateToMove`, `NoMoreMoves` and `EmployeeStays`, and what `another_time.move` raises.
    """
    booking = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    parties = parties_of(db, user, booking)
    actor = _side(db, user, booking, parties, request)
    booking, subject = another_time.opened(db, booking, actor, now)
    _side(db, user, booking, parties, request)  # a colleague may have taken over while this one waited
    transitions.check_version(booking, if_match)
    if booking.status not in another_time.MOVABLE:
        raise transitions.impossible(booking, parties, now)
    act = Act(actor, user, "rescheduled", now, request_id)
    is_moved = _move(db, booking, subject, request, act)
    if request.note is not None and request.note != booking.note:
        _change_note(db, booking, request.note, None if is_moved else act)
    return booking


def _side(
    db: Session, user: User, booking: Booking, parties: frozenset[Party], request: MoveRequest
) -> BookingActor:
    """On whose behalf; an employee moves what he serves alone, and passes nothing on to colleagues."""
    if Party.CUSTOMER in parties:
        return BookingActor.CUSTOMER
    if not parties & LEADERS and not _is_his_alone(db, user, booking, request.employee):
        raise Forbidden
    return BookingActor.TEAM


def _is_his_alone(db: Session, user: User, booking: Booking, named: UUID | None) -> bool:
    seat = select(BusinessMember.employee_id).where(BusinessMember.business_id == booking.business_id)
    himself = db.scalar(seat.where(BusinessMember.user_id == user.id))
    is_his = all(item.employee_id == himself for item in booking.items)
    return is_his and named in (None, booking.items[0].employee.uid)


def _move(db: Session, booking: Booking, subject: Subject, request: MoveRequest, act: Act) -> bool:
    """Whether the visit is another one now."""
    starts_at = _starts_at(request, subject.business.timezone) or booking.starts_at
    is_with_another = request.employee is not None and {request.employee} != {
        *another_time.performers_of(booking)
    }
    if starts_at == booking.starts_at and not is_with_another:
        return False
    if act.actor is BookingActor.CUSTOMER:
        _check_terms(booking, act.now, is_with_another=is_with_another)
        terms.moved_by_customer(booking, act.now)
    to = Destination(starts_at, _performers(booking, request.employee))
    another_time.move(db, booking, subject, to, act)
    if request.employee is not None:
        booking.any_employee = False
    return True


def _starts_at(request: MoveRequest, zone: str) -> datetime | None:
    if request.starts_at is not None:
        return request.starts_at.astimezone(UTC)
    if request.date is None or request.start_time is None:
        return None
    return instant(zone, request.date, request.start_time)


def _performers(booking: Booking, employee: UUID | None) -> tuple[UUID | None, ...]:
    """Whom the request names; else those who serve now, or anybody where the customer chose nobody."""
    if employee is not None or booking.any_employee:
        return (employee,) * len(booking.items)
    return another_time.performers_of(booking)


def _check_terms(booking: Booking, now: datetime, *, is_with_another: bool) -> None:
    """What the customer agreed to when booking; the instant at which the right ends is still in time."""
    until, most = terms.reschedule_until(booking), booking.policy.get("max_reschedules")
    if now > until:
        raise TooLateToMove(more={"reschedule_until": until.isoformat()})
    if most is not None and booking.reschedule_count >= most:
        raise NoMoreMoves(more={"max_reschedules": most})
    if is_with_another and not booking.policy.get("allow_employee_change", True):
        raise EmployeeStays


def _change_note(db: Session, booking: Booking, note: str, act: Act | None) -> None:
    """A note alone is a new version too, but no new schedule."""
    booking.note = note
    if act is not None:
        booking.version += 1
        booking.updated_at = act.now
        transitions.note(
            db, booking, booking.status, Act(act.actor, act.who, "noted", act.now, act.request_id)
        )
