"""From rows to the engine's world: the hours in one statement, what is taken in another."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common.availability import Reach, World, reach
from common.diary.rows import (
    Busy,
    Elsewhere,
    Hours,
    Member,
    elsewhere_from,
    elsewhere_rows,
    exception_rows,
    exceptions_from,
    rules_of,
    stretch,
    week_rows,
    weeks_from,
    world_from,
)
from common.diary.subject import Candidate, Subject
from common.models import Booking, HoursException, Occupancy, WorkingHours


def world_of(
    db: Session,
    subject: Subject,
    date_from: date,
    date_to: date,
    now: datetime,
    *,
    whose_turn: bool = False,
    besides: Booking | None = None,
) -> World:
    """The diaries of the team as far as they matter for local dates `date_from` to `date_to`, both included.

    Two statements. How much each has to do on each day is read only where it decides: for `whose_turn` it is, and
    for a cap on the day. `besides` is a booking whose time counts as free, because it is to be moved.
    """
    business = subject.business
    far = reach(business.timezone, date_from, date_to, subject.wishes)
    resources = [each.employee.resource_id for each in subject.team]
    hours, elsewhere = _hours(db, business.id, resources, far)
    totals = whose_turn or subject.policy.max_per_employee_day is not None
    busy = _busy(db, resources, far, now, totals=totals, besides=besides)
    for resource_id, away in elsewhere.items():
        busy.setdefault(resource_id, Busy()).elsewhere = away
    team = [_member(each) for each in subject.team]
    return world_from(business.timezone, rules_of(subject.policy), hours, team, busy, far)


def _member(candidate: Candidate) -> Member:
    employee = candidate.employee
    return Member(
        id=employee.id,
        uid=employee.uid,
        resource_id=employee.resource_id,
        rank=employee.rank,
        has_own_hours=employee.has_own_hours,
        last_assigned_at=candidate.last_assigned_at,
    )


def _hours(db: Session, business_id: int, resource_ids: Sequence[int], far: Reach) -> tuple[Hours, Elsewhere]:
    """Ordinary weeks, dated exceptions, and when the team is busy elsewhere, in one statement."""
    row: Any = db.execute(
        select(
            select(week_rows()).where(WorkingHours.business_id == business_id).scalar_subquery(),
            select(exception_rows())
            .where(HoursException.business_id == business_id)
            .where(HoursException.date_from <= far.last)
            .where(HoursException.date_to >= far.first)
            .scalar_subquery(),
            elsewhere_rows(resource_ids, far.starts_at, far.ends_at).scalar_subquery(),
        )
    ).one()
    return Hours(weeks_from(row[0]), exceptions_from(row[1])), elsewhere_from(row[2])


def _busy(
    db: Session,
    resource_ids: Sequence[int],
    far: Reach,
    now: datetime,
    *,
    totals: bool,
    besides: Booking | None,
) -> dict[int, Busy]:
    """Live occupancy by resource; a hold whose time is up no longer counts, whether or not it was tidied away.

    One row a resource, its stretches as JSON: a busy month is thousands of them, and rows are dear to read.
    """
    if not resource_ids:
        return {}
    live = _occupancy(resource_ids, far, now, totals=totals)
    if besides is not None:
        live = live.where(Occupancy.booking_id.is_distinct_from(besides.id))
    rows: Sequence[Any] = db.execute(live).all()
    return {resource_id: Busy.of(stretches, totals=totals) for resource_id, stretches in rows}


def _occupancy(resource_ids: Sequence[int], far: Reach, now: datetime, *, totals: bool) -> Select[int, Any]:
    packed = (*stretch(), Booking.local_on) if totals else stretch()
    live = (
        select(Occupancy.resource_id, func.json_agg(func.json_build_array(*packed)))
        .where(Occupancy.resource_id.in_(resource_ids))
        .where(Occupancy.during.op("&&")(Range(far.starts_at, far.ends_at)))
        .where(Occupancy.active)
        .where(or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now))
        .group_by(Occupancy.resource_id)
    )
    of_visit = and_(Booking.business_id == Occupancy.business_id, Booking.id == Occupancy.booking_id)
    return live.outerjoin(Booking, of_visit) if totals else live
