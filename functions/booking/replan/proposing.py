"""The plan for the visits of somebody who is away, worked out of the diary as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.availability import Block, instant
from common.errors import Invalid, NotFound, field_error
from common.i18n import _
from common.models import Booking, BookingActor, BookingSource, Business, Employee
from functions.booking.actions import another_time
from functions.booking.replan import queries
from functions.booking.replan.planning import FURTHER, Expected, Proposal, proposals
from functions.booking.replan.schemas import MOST_VISITS, PlannedStepReply, ReplanRequest

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away from a business, and on which of its dates, both included."""

    business: Business
    employee: Employee
    first: date
    last: date

    @property
    def away(self) -> Block:
        """The same as instants."""
        zone = self.business.timezone
        return Block(_midnight(zone, self.first), _midnight(zone, self.last + _A_DAY), "time_off")


def propose(db: Session, business: Business, request: ReplanRequest, now: datetime) -> list[PlannedStepReply]:
    """What could become of every visit the employee was to serve; nothing is locked or changed.

    Raises `NotFound` for somebody who does not work there, `Invalid` for more visits than a plan holds.
    """
    employee = queries.employee_at(db, business, request.employee)
    if employee is None:
        raise NotFound
    assert request.date_from is not None
    assert request.date_to is not None
    absence = Absence(business, employee, request.date_from, request.date_to)
    visits = _visits(db, absence, now)
    return _plan(db, absence, visits, now) if visits else []


def _visits(db: Session, absence: Absence, now: datetime) -> Sequence[Booking]:
    visits = queries.visits_served_by(db, absence.employee, absence.away, now, MOST_VISITS + 1)
    if len(visits) > MOST_VISITS:
        too_many = _("These are more than {most} visits. Choose fewer days.")
        raise Invalid(fields=[field_error("date_to", "too_many", too_many, most=MOST_VISITS)])
    return visits


def _plan(db: Session, absence: Absence, visits: Sequence[Booking], now: datetime) -> list[PlannedStepReply]:
    subject = another_time.subject_of(db, visits, BookingActor.TEAM, now)
    until = absence.last + (FURTHER + 1) * _A_DAY
    world = diary.world_of(db, subject, min(each.local_on for each in visits), until, now, whose_turn=True)
    there = queries.whereabouts_of(
        db,
        {each.customer_id for each in visits if each.customer_id is not None},
        visits[0].starts_at,
        _midnight(absence.business.timezone, until + _A_DAY),
    )
    expected = _expected(db, absence, visits, subject)
    found = proposals(world, there, absence.employee.id, absence.away, expected, now)
    by_uid = {each.uid: each for each in visits}
    return [_step(by_uid[each.booking], each) for each in found]


def _expected(
    db: Session, absence: Absence, visits: Sequence[Booking], subject: diary.Subject
) -> list[Expected]:
    sold = {each.service.uid: each for each in subject.chosen}
    rows = queries.time_held_by(db, visits)
    return [
        Expected(
            booking=booking.uid,
            starts_at=booking.starts_at,
            wishes=tuple(
                replace(sold[item.service.uid], employee=item.employee.uid).wish for item in booking.items
            ),
            lost=tuple(
                index for index, item in enumerate(booking.items) if item.employee_id == absence.employee.id
            ),
            rows=tuple(rows[booking.id]),
            customer=_in_person(booking),
        )
        for booking in visits
    ]


def _in_person(booking: Booking) -> int | None:
    """The customer, where the database keeps them from being in two places at once."""
    is_bound = booking.source is BookingSource.CUSTOMER and booking.guest_name is None
    return booking.customer_id if is_bound else None


def _step(booking: Booking, proposal: Proposal) -> PlannedStepReply:
    moves = proposal.action == "move" and proposal.visit is not None
    starts_at = proposal.visit.starts_at if moves and proposal.visit else None
    return PlannedStepReply(
        booking=booking.uid,
        version=booking.version,
        action=proposal.action,
        employee=proposal.employee,
        starts_at=starts_at and starts_at.astimezone(ZoneInfo(booking.timezone)),
    )


def _midnight(zone: str, on: date) -> datetime:
    return instant(zone, on, time())
