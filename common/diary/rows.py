"""The rows of a diary as PostgreSQL packs them into JSON, and unpacked: the same for one business and for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from common.availability import (
    Block,
    DatedException,
    EmployeeDiary,
    Reach,
    Rules,
    Taken,
    WeeklyHours,
    World,
    blocks,
    overrides,
)
from common.diary.dated import dated
from common.models import (
    BusyTime,
    Employee,
    HoursException,
    ResourceUse,
    WorkingHours,
)

Exceptions = dict[int | None, list[DatedException]]
Weeks = dict[int | None, list[WeeklyHours]]
"""By employee; None is the business itself."""
Elsewhere = dict[int, list[Block]]
"""By resource: when somebody's own calendar says busy, whichever of their seats it was connected with."""


class Member(Protocol):
    """An employee who performs something, as far as the diary goes."""

    @property
    def id(self) -> int: ...
    @property
    def uid(self) -> UUID: ...
    @property
    def resource_id(self) -> int: ...
    @property
    def rank(self) -> int: ...
    @property
    def has_own_hours(self) -> bool: ...
    @property
    def last_assigned_at(self) -> datetime | None: ...


@dataclass(slots=True)
class Busy:
    """What is taken of one resource, here and `elsewhere`, and how much of it on each local date."""

    taken: Sequence[Taken] = ()
    elsewhere: Sequence[Block] = ()
    minutes: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    bookings: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(
        cls,
        starts: Sequence[int] | None,
        ends: Sequence[int] | None,
        booking_ids: Iterable[int | None] | None = None,
        local_ons: Iterable[str | None] | None = None,
    ) -> "Busy":
        """Columns of stretches: what belongs to no booking is held; with `local_ons` the days are counted too."""
        if starts is None or ends is None:
            return cls()
        if booking_ids is None:
            return cls(list(map(Taken, starts, ends)))
        busy = cls(
            [Taken(*each[:2], each[2] is None) for each in zip(starts, ends, booking_ids, strict=True)]
        )
        for (start, end, held), booking_id, on in zip(busy.taken, booking_ids, local_ons or (), strict=False):
            if not held and booking_id is not None and on is not None:
                busy._count(date.fromisoformat(on), booking_id, (end - start) // 60)
        return busy

    def _count(self, on: date, booking_id: int, minutes: int) -> None:
        self.minutes[on] += minutes
        self.bookings[on].add(booking_id)

    def within(self, far: Reach) -> "Busy":
        """The same, with the stretches that matter for a shorter question; days are counted in full."""
        start, end = far.starts_at.timestamp(), far.ends_at.timestamp()
        near = [each for each in self.taken if each[0] < end and each[1] > start]
        away = [
            each for each in self.elsewhere if each.starts_at < far.ends_at and each.ends_at > far.starts_at
        ]
        return Busy(near, away, self.minutes, self.bookings)


@dataclass(frozen=True, slots=True)
class Hours:
    """Ordinary weeks and dated exceptions, of the business (None) and of each employee."""

    weeks: Weeks
    exceptions: Exceptions


def week_rows() -> ColumnElement[Any]:
    """Intervals of ordinary weeks, for `weeks_from`."""
    return func.json_agg(
        func.json_build_array(
            WorkingHours.employee_id, WorkingHours.weekday, WorkingHours.start_time, WorkingHours.end_time
        )
    )


def weeks_from(rows: Iterable[Sequence[Any]] | None) -> Weeks:
    """What `week_rows` packed."""
    weeks: Weeks = defaultdict(list)
    for employee_id, weekday, start, end in rows or ():
        weeks[employee_id].append(WeeklyHours(weekday, time.fromisoformat(start), time.fromisoformat(end)))
    return weeks


def exception_rows() -> ColumnElement[Any]:
    """Dated exceptions, for `exceptions_from`."""
    packed = func.json_build_array(
        HoursException.employee_id,
        HoursException.kind,
        HoursException.date_from,
        HoursException.date_to,
        HoursException.intervals,
        HoursException.weekly,
    )
    return func.json_agg(aggregate_order_by(packed, HoursException.id))


def exceptions_from(rows: Iterable[Sequence[Any]] | None) -> Exceptions:
    """What `exception_rows` packed."""
    found: Exceptions = defaultdict(list)
    for employee_id, kind, first, last, intervals, weekly in rows or ():
        days = date.fromisoformat(first), date.fromisoformat(last)
        found[employee_id] += dated(kind, *days, intervals, weekly)
    return found


def ends_of(during: SQLColumnExpression[Any]) -> tuple[SQLColumnExpression[Any], ...]:
    """Where a range begins and ends, in whole seconds since 1970."""
    epoch: ColumnElement[str] = literal_column("'epoch'")
    ends = func.lower(during), func.upper(during)
    return tuple(cast(func.date_part(epoch, each), BigInteger) for each in ends)


Moment = datetime | ColumnElement[datetime]


def elsewhere_rows(whose: ColumnElement[bool], since: Moment, until: Moment) -> Select[Any]:
    """Busy times that overlap `[since, until)`, of the resources that `whose` finds, for `elsewhere_from`."""
    seconds = (
        cast(func.extract("epoch", each), BigInteger) for each in (BusyTime.starts_at, BusyTime.ends_at)
    )
    seat = and_(
        Employee.business_id == ResourceUse.business_id, Employee.resource_id == ResourceUse.resource_id
    )
    theirs = and_(BusyTime.business_id == Employee.business_id, BusyTime.employee_id == Employee.id)
    return (
        select(func.json_agg(func.json_build_array(Employee.resource_id, *seconds)))
        .select_from(ResourceUse)
        .join(Employee, seat)
        .join(BusyTime, theirs)
        .where(whose)
        .where(Employee.archived_at.is_(None))
        .where(BusyTime.starts_at < until, BusyTime.ends_at > since)
        .correlate_except(ResourceUse, Employee, BusyTime)
    )


def elsewhere_from(rows: Iterable[Sequence[int]] | None) -> Elsewhere:
    """What `elsewhere_rows` packed."""
    found: Elsewhere = defaultdict(list)
    for resource_id, start, end in rows or ():
        between = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
        found[resource_id].append(Block(*between, "busy"))
    return found


def world_from(
    zone: str, rules: Rules, hours: Hours, team: Iterable[Member], busy: Mapping[int, Busy], far: Reach
) -> World:
    """The engine's world, as far as `far` reaches; `busy` is by resource."""
    return World(
        zone=zone,
        weekly=tuple(hours.weeks.get(None, ())),
        employees=tuple(_diary(each, hours, busy.get(each.resource_id, Busy()), far, zone) for each in team),
        overrides=overrides(hours.exceptions.get(None, ()), far.first, far.last),
        blocks=blocks(zone, hours.exceptions.get(None, ()), far.first, far.last),
        rules=rules,
    )


def _diary(member: Member, hours: Hours, busy: Busy, far: Reach, zone: str) -> EmployeeDiary:
    exceptions = hours.exceptions.get(member.id, ())
    return EmployeeDiary(
        id=member.id,
        uid=member.uid,
        resource_id=member.resource_id,
        rank=member.rank,
        weekly=tuple(hours.weeks.get(member.id, ())) if member.has_own_hours else None,
        overrides=overrides(exceptions, far.first, far.last),
        blocks=(*blocks(zone, exceptions, far.first, far.last), *busy.elsewhere),
        taken=tuple(busy.taken),
        booked_minutes=busy.minutes,
        booked_count={on: len(bookings) for on, bookings in busy.bookings.items()},
        last_assigned_at=member.last_assigned_at,
    )
