"""From rows to the engine's world: the hours in one statement, what is taken in another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import Range, aggregate_order_by
from sqlalchemy.orm import Session

from common.availability import (
    DatedException,
    EmployeeDiary,
    Reach,
    Rules,
    Taken,
    WeeklyHours,
    World,
    blocks,
    overrides,
    reach,
)
from common.diary.dated import dated
from common.diary.subject import Candidate, Subject
from common.models import Booking, HoursException, Occupancy, Policy, WorkingHours

Exceptions = dict[int | None, list[DatedException]]
Weeks = dict[int | None, list[WeeklyHours]]


def world_of(
    db: Session, subject: Subject, date_from: date, date_to: date, now: datetime, *, whose_turn: bool = False
) -> World:
    """The diaries of the candidates as far as they matter for local dates `date_from` to `date_to`, both included.

    Two statements. How much each has to do on each day is read only where it decides: for `whose_turn` it is, and
    for a cap on the day.
    """
    business = subject.business
    far = reach(business.timezone, date_from, date_to, (subject.wish(None),))
    weeks, exceptions = _hours(db, business.id, far)
    resources = [each.employee.resource_id for each in subject.candidates]
    totals = whose_turn or subject.policy.max_per_employee_day is not None
    taken = _taken(db, resources, far, now, totals=totals)
    return World(
        zone=business.timezone,
        weekly=tuple(weeks.get(None, ())),
        employees=tuple(
            _diary(each, weeks, exceptions, taken, far, business.timezone) for each in subject.candidates
        ),
        overrides=overrides(exceptions.get(None, ()), far.first, far.last),
        blocks=blocks(business.timezone, exceptions.get(None, ()), far.first, far.last),
        rules=_rules(subject.policy),
    )


def _rules(policy: Policy) -> Rules:
    return Rules(
        min_notice_minutes=policy.min_notice_minutes,
        horizon_days=policy.max_days,
        step_minutes=policy.step_minutes,
        limit_to_business_hours=policy.limit_to_business_hours,
        pack=policy.pack,
        max_per_employee_day=policy.max_per_employee_day,
        max_active_per_customer=policy.max_active_per_customer,
    )


def _diary(
    each: Candidate, weeks: Weeks, exceptions: Exceptions, taken: "dict[int, _Day]", far: Reach, zone: str
) -> EmployeeDiary:
    employee = each.employee
    mine = taken.get(employee.resource_id, _Day())
    return EmployeeDiary(
        id=employee.id,
        uid=employee.uid,
        resource_id=employee.resource_id,
        rank=employee.rank,
        weekly=tuple(weeks.get(employee.id, ())) if employee.has_own_hours else None,
        overrides=overrides(exceptions.get(employee.id, ()), far.first, far.last),
        blocks=blocks(zone, exceptions.get(employee.id, ()), far.first, far.last),
        taken=tuple(mine.taken),
        booked_minutes=mine.minutes,
        booked_count={on: len(bookings) for on, bookings in mine.bookings.items()},
        last_assigned_at=each.last_assigned_at,
    )


def _hours(db: Session, business_id: int, far: Reach) -> tuple[Weeks, Exceptions]:
    """Ordinary weeks and dated exceptions, of the business (None) and of each employee, in one statement."""
    week = func.json_agg(
        func.json_build_array(
            WorkingHours.employee_id, WorkingHours.weekday, WorkingHours.start_time, WorkingHours.end_time
        )
    )
    exceptions = func.json_agg(
        aggregate_order_by(
            func.json_build_array(
                HoursException.employee_id,
                HoursException.kind,
                HoursException.date_from,
                HoursException.date_to,
                HoursException.intervals,
                HoursException.weekly,
            ),
            HoursException.id,
        )
    )
    row = db.execute(
        select(
            select(week).where(WorkingHours.business_id == business_id).scalar_subquery(),
            select(exceptions)
            .where(HoursException.business_id == business_id)
            .where(HoursException.date_from <= far.last)
            .where(HoursException.date_to >= far.first)
            .scalar_subquery(),
        )
    ).one()
    return _weeks(row[0] or ()), _exceptions(row[1] or ())


def _weeks(rows: Iterable[Sequence[Any]]) -> Weeks:
    weeks: Weeks = defaultdict(list)
    for employee_id, weekday, start, end in rows:
        weeks[employee_id].append(WeeklyHours(weekday, time.fromisoformat(start), time.fromisoformat(end)))
    return weeks


def _exceptions(rows: Iterable[Sequence[Any]]) -> Exceptions:
    found: Exceptions = defaultdict(list)
    for employee_id, kind, first, last, intervals, weekly in rows:
        days = date.fromisoformat(first), date.fromisoformat(last)
        found[employee_id] += dated(kind, *days, intervals, weekly)
    return found


@dataclass(slots=True)
class _Day:
    """What is taken of one resource, and how much of it on each local date."""

    taken: list[Taken] = field(default_factory=list)
    minutes: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    bookings: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))


def _taken(
    db: Session, resource_ids: Sequence[int], far: Reach, now: datetime, *, totals: bool
) -> dict[int, _Day]:
    """Live occupancy by resource; a hold whose time is up no longer counts, whether or not it was tidied away.

    One row a resource, its stretches as JSON: a busy month is thousands of them, and rows are dear to read.
    """
    if not resource_ids:
        return {}
    rows: Sequence[Any] = db.execute(_occupancy(resource_ids, far, now, totals=totals)).all()
    return {resource_id: _day(stretches, totals=totals) for resource_id, stretches in rows}


def _day(stretches: Sequence[Sequence[Any]], *, totals: bool) -> _Day:
    day = _Day([Taken(start, end, booking_id is None) for start, end, booking_id, *_on in stretches])
    for start, end, booking_id, local_on in stretches if totals else ():
        if booking_id is not None:
            on = date.fromisoformat(local_on)
            day.minutes[on] += (end - start) // 60
            day.bookings[on].add(booking_id)
    return day


def _occupancy(resource_ids: Sequence[int], far: Reach, now: datetime, *, totals: bool) -> Select[int, Any]:
    stretch = (
        cast(func.extract("epoch", func.lower(Occupancy.during)), BigInteger),
        cast(func.extract("epoch", func.upper(Occupancy.during)), BigInteger),
        Occupancy.booking_id,
    )
    dated_stretch = (
        func.json_build_array(*stretch, Booking.local_on) if totals else func.json_build_array(*stretch)
    )
    live = (
        select(Occupancy.resource_id, func.json_agg(dated_stretch))
        .where(Occupancy.resource_id.in_(resource_ids))
        .where(Occupancy.during.op("&&")(Range(far.starts_at, far.ends_at)))
        .where(Occupancy.active)
        .where(or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now))
        .group_by(Occupancy.resource_id)
    )
    of_visit = and_(Booking.business_id == Occupancy.business_id, Booking.id == Occupancy.booking_id)
    return live.outerjoin(Booking, of_visit) if totals else live
