"""The hours of businesses."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, select
from sqlalchemy.orm import Session

from common import diary
from common.errors import NotFound
from common.models import Business, HoursException, WorkingHours
from functions.business.discovery.opening import LOOK_AHEAD, Hours
from functions.business.discovery.queries.visible import is_visible

A_DAY = timedelta(days=1)
HOURS_REMEMBERED = 10_000
Day = date | ColumnElement[date]


def around(at: datetime) -> tuple[date, date]:
    """The dates whose exceptions `opening` may ask about at that moment; local dates are at most one off."""
    return at.date() - 2 * A_DAY, at.date() + LOOK_AHEAD + A_DAY


def packed_hours(first: Day, last: Day) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Two columns for statements about `Business`, for `hours_from`: its ordinary week, and what differs from it
    between two local dates, both included."""
    week = select(diary.week_rows()).where(WorkingHours.business_id == Business.id)
    exceptions = (
        select(diary.exception_rows())
        .where(HoursException.business_id == Business.id, HoursException.employee_id.is_(None))
        .where(HoursException.date_to >= first, HoursException.date_from <= last)
    )
    ordinary = week.where(WorkingHours.employee_id.is_(None)).correlate_except(WorkingHours)
    dated = exceptions.correlate_except(HoursException)
    return cast(ordinary.scalar_subquery(), Text), cast(dated.scalar_subquery(), Text)


@lru_cache(maxsize=HOURS_REMEMBERED)
def hours_from(zone: str, week: str | None, exceptions: str | None) -> Hours:
    """What `packed_hours` packed; read once, as hours stay as they are from one request to the next."""
    ordinary = diary.weeks_from(json.loads(week or "[]"))
    dated = diary.exceptions_from(json.loads(exceptions or "[]"))
    return Hours(zone, tuple(ordinary[None]), tuple(dated[None]))


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


def business_and_week(db: Session, uid: UUID) -> tuple[Business, list[WorkingHours]]:
    """A business everybody may see, and its ordinary week, Monday first; raises `NotFound`."""
    own = and_(WorkingHours.business_id == Business.id, WorkingHours.employee_id.is_(None))
    rows = db.execute(
        select(Business, WorkingHours)
        .outerjoin(WorkingHours, own)
        .where(Business.uid == uid, is_visible())
        .order_by(WorkingHours.weekday, WorkingHours.start_time)
    ).all()
    if not rows:
        raise NotFound
    return rows[0].Business, [row.WorkingHours for row in rows if row.WorkingHours is not None]
