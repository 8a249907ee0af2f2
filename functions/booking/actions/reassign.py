"""Passing a visit on to another employee, at the same time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import Forbidden, Invalid, NotFound, field_error
from common.i18n import _
from common.models import Booking, BookingActor, User
from common.web.ask import IfMatch
from functions.booking import queries, transitions
from functions.booking.actions import another_time
from functions.booking.actions.another_time import Destination
from functions.booking.machine import LEADERS
from functions.booking.parties import parties_of
from functions.booking.schemas.moving import ReassignRequest
from functions.booking.transitions import Act


def reassign(
    db: Session,
    user: User,
    uid: UUID,
    request: ReassignRequest,
    *,
    now: datetime,
    if_match: IfMatch | None = None,
    request_id: str = "",
) -> Booking:
    """Let somebody else serve, for the owner or a manager; who serves already changes nothing.

    Raises `NotFound`, `Forbidden`, `VersionMismatch`, `InvalidTransition`, `Invalid` for a service that is not
    part of the visit, and what `another_time.move` raises: `NotQualified`, `SlotTaken`.
    """
    booking = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    parties = parties_of(db, user, booking)
    if not parties & LEADERS:
        raise Forbidden
    booking, subject = another_time.opened(db, booking, BookingActor.TEAM, now)
    transitions.check_version(booking, if_match)
    if booking.status not in another_time.MOVABLE:
        raise transitions.impossible(booking, parties, now)
    performers = _performers(booking, request)
    if performers != another_time.performers_of(booking):
        act = Act(BookingActor.TEAM, user, "reassigned", now, request_id, request.reason)
        another_time.move(db, booking, subject, Destination(booking.starts_at, performers), act)
    return booking


def _performers(booking: Booking, request: ReassignRequest) -> tuple[UUID, ...]:
    """Who serves when it is done: the new one, for all services or for those that are named."""
    there = [item.service.uid for item in booking.items]
    wanted = there if request.services is None else request.services
    if not set(wanted) <= set(there):
        unknown = field_error("services", "not_a_choice", _("This is not one of the choices."))
        raise Invalid(fields=[unknown])
    return tuple(
        request.employee if item.service.uid in wanted else item.employee.uid for item in booking.items
    )
