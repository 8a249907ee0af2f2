"""The hours of many businesses, in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Select, String, Time, cast, null, select, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from common.availability import DatedException, WeeklyHours
from common.diary import dated
from common.models import Business, HoursException, WorkingHours
from functions.business.discovery.opening import LOOK_AHEAD, Hours, Opening, opening

A_DAY = timedelta(days=1)


def openings_of(db: Session, businesses: Sequence[Business], now: datetime) -> dict[int, Opening]:
    """How things stand at each business, by its key."""
    first, last = now.date() - 2 * A_DAY, now.date() + LOOK_AHEAD + A_DAY  # local dates are at most one off
    hours = hours_of(db, businesses, first, last)
    return {business.id: opening(hours[business.id], now) for business in businesses}


def hours_of(db: Session, businesses: Sequence[Business], first: date, last: date) -> dict[int, Hours]:
    """The hours of each business, with what differs between two dates, both included, by its key."""
    if not businesses:
        return {}
    rows = db.execute(_rows([business.id for business in businesses], first, last)).all()
    weeks: dict[int, list[WeeklyHours]] = defaultdict(list)
    exceptions: dict[int, list[DatedException]] = defaultdict(list)
    for row in rows:
        if row.kind is None:
            weeks[row.business_id].append(WeeklyHours(row.weekday, row.start_time, row.end_time))
        else:
            exceptions[row.business_id] += dated(
                row.kind, row.date_from, row.date_to, row.intervals, row.weekly
            )
    return {
        each.id: Hours(each.timezone, tuple(weeks[each.id]), tuple(exceptions[each.id]))
        for each in businesses
    }


def exceptions_of(db: Session, business: Business, first: date, last: date) -> Sequence[HoursException]:
    """What differs from the business's ordinary week between two local dates, both included."""
    return db.scalars(
        select(HoursException)
        .where(HoursException.business_id == business.id)
        .where(HoursException.employee_id.is_(None))
        .where(HoursException.date_to >= first)
        .where(HoursException.date_from <= last)
        .order_by(HoursException.date_from, HoursException.id)
    ).all()


def week_of(db: Session, business: Business) -> Sequence[WorkingHours]:
    """The business's ordinary week, Monday first."""
    return db.scalars(
        select(WorkingHours)
        .where(WorkingHours.business_id == business.id)
        .where(WorkingHours.employee_id.is_(None))
        .order_by(WorkingHours.weekday, WorkingHours.start_time)
    ).all()


def _rows(business_ids: Sequence[int], first: date, last: date) -> Select[Any]:
    """Both kinds of rows below each other; `kind` is empty for the ordinary week."""
    week = select(
        WorkingHours.business_id,
        cast(null(), String).label("kind"),
        cast(WorkingHours.weekday, Integer).label("weekday"),
        WorkingHours.start_time,
        WorkingHours.end_time,
        cast(null(), Date).label("date_from"),
        cast(null(), Date).label("date_to"),
        cast(null(), JSONB).label("intervals"),
        cast(null(), JSONB).label("weekly"),
    ).where(WorkingHours.business_id.in_(business_ids), WorkingHours.employee_id.is_(None))
    exceptions = (
        select(
            HoursException.business_id,
            cast(HoursException.kind, String),
            cast(null(), Integer),
            cast(null(), Time),
            cast(null(), Time),
            HoursException.date_from,
            HoursException.date_to,
            HoursException.intervals,
            HoursException.weekly,
        )
        .where(HoursException.business_id.in_(business_ids), HoursException.employee_id.is_(None))
        .where(HoursException.date_to >= first, HoursException.date_from <= last)
    )
    both = union_all(week, exceptions).subquery()
    return select(both)
