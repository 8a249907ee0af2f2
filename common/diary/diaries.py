"""The diaries of many businesses: packed by the statement that finds them, unpacked for the engine."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import ScalarSelect

from common.availability import Performance, Rules, Taken, Wish, World, reach
from common.diary.offered import OwnTerms, money
from common.diary.performing import performance_of
from common.diary.rows import (
    Busy,
    Hours,
    Member,
    elsewhere_from,
    elsewhere_rows,
    exception_rows,
    exceptions_from,
    week_rows,
    weeks_from,
    world_from,
)
from common.models import (
    Booking,
    Business,
    Employee,
    EmployeeService,
    HoursException,
    Occupancy,
    Policy,
    ResourceUse,
    Service,
    WorkingHours,
)

Moment = ColumnElement[datetime]


class _Sold(NamedTuple):
    id: int
    duration_minutes: int
    price: Decimal
    parts: list[dict[str, Any]] | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    is_performed_by_everyone: bool


class _Member(NamedTuple):
    id: int
    uid: UUID
    resource_id: int
    rank: int
    has_own_hours: bool
    last_assigned_at: datetime | None = None  # whose turn it is, is not asked here


@dataclass(frozen=True, slots=True)
class Diary:
    """A business's diary for as many days as were read: everything on sale, everybody who works there.

    `lapses_at` is when the first of the holds and unanswered requests in it gives its time back.
    """

    zone: str
    rules: Rules
    wishes: Mapping[int, Wish]
    team: tuple[Member, ...]
    hours: Hours
    busy: Mapping[int, Busy]
    lapses_at: datetime | None

    @classmethod
    def of(cls, packed: dict[str, Any]) -> "Diary":
        """What `packed_diary` packed."""
        team = tuple(
            _Member(employee_id, UUID(uid), resource_id, rank, has_own_hours)
            for employee_id, uid, resource_id, rank, has_own_hours in packed["team"] or ()
        )
        lapses = packed["lapses"]
        return cls(
            zone=packed["zone"],
            rules=Rules(*packed["terms"]),
            wishes=_wishes(packed, team),
            team=team,
            hours=Hours(weeks_from(packed["weeks"]), exceptions_from(packed["exceptions"])),
            busy=_busy(packed),
            lapses_at=None if lapses is None else datetime.fromtimestamp(lapses, UTC),
        )

    def world(self, date_from: date, date_to: date) -> World:
        """The engine's world for these local dates, both included, and for everything that is on sale."""
        far = reach(self.zone, date_from, date_to, tuple(self.wishes.values()))
        busy = {resource_id: each.within(far) for resource_id, each in self.busy.items()}
        return world_from(self.zone, self.rules, self.hours, self.team, busy, far)


def _wishes(packed: dict[str, Any], team: tuple[Member, ...]) -> dict[int, Wish]:
    own = {(row[0], row[1]): OwnTerms(money(row[2]), row[3]) for row in packed["own"] or ()}
    sold = [_Sold(row[0], row[1], Decimal(row[2]), *row[3:]) for row in packed["services"] or ()]
    return {each.id: Wish(each.duration_minutes, _performances(each, team, own)) for each in sold}


def _performances(
    sold: _Sold, team: tuple[Member, ...], own: Mapping[tuple[int, int], OwnTerms]
) -> dict[int, Performance]:
    usual = performance_of(sold, None)
    theirs = {member.id: own.get((sold.id, member.id)) for member in team}
    return {
        employee_id: usual if terms is None else performance_of(sold, terms)
        for employee_id, terms in theirs.items()
        if sold.is_performed_by_everyone or terms is not None
    }


def _busy(packed: dict[str, Any]) -> dict[int, Busy]:
    busy: dict[int, Busy] = defaultdict(Busy)
    taken: dict[int, list[Taken]] = defaultdict(list)
    for resource_id, start, end in packed["taken"] or ():
        taken[resource_id].append(Taken(start, end))
    for resource_id, stretches in taken.items():
        busy[resource_id].taken = stretches
    for resource_id, away in elsewhere_from(packed["elsewhere"]).items():
        busy[resource_id].elsewhere = away
    for resource_id, local_on, booking_id in packed["counted"] or ():
        busy[resource_id].bookings[date.fromisoformat(local_on)].add(booking_id)
    return busy


def packed_diary(now: datetime | Moment, since: Moment, until: Moment) -> ColumnElement[Any]:
    """A column for statements about `Business`: its diary for the local dates of `since` to `until`, for `Diary.of`.

    More is read than may be needed, because local dates, long visits and their buffers reach beyond: a service
    and each buffer of it last a day at most. What is read too much changes nothing.
    """
    live = _live(now, since, until)
    return func.json_build_object(
        *("zone", Business.timezone),
        *("terms", _terms()),
        *("services", _services()),
        *("team", _team()),
        *("own", _own_terms()),
        *("weeks", select(week_rows()).where(WorkingHours.business_id == Business.id).scalar_subquery()),
        *("exceptions", _exceptions(since, until)),
        *("elsewhere", _elsewhere(since, until)),
        *("taken", _taken(live)),
        *("lapses", _lapses(live)),
        *("counted", _counted(live)),
    )


def _terms() -> ScalarSelect[Any]:
    """In the order of `Rules`."""
    return (
        select(
            func.json_build_array(
                Policy.min_notice_minutes,
                Policy.max_days,
                Policy.step_minutes,
                Policy.limit_to_business_hours,
                Policy.pack,
                Policy.max_per_employee_day,
                Policy.max_active_per_customer,
            )
        )
        .where(Policy.business_id == Business.id)
        .correlate_except(Policy)
        .scalar_subquery()
    )


def _services() -> ScalarSelect[Any]:
    columns = (
        Service.id,
        Service.duration_minutes,
        cast(Service.price, Text),
        Service.parts,
        Service.buffer_before_minutes,
        Service.buffer_after_minutes,
        Service.is_performed_by_everyone,
    )
    return (
        select(func.json_agg(func.json_build_array(*columns)))
        .where(Service.business_id == Business.id)
        .where(Service.is_active, Service.archived_at.is_(None))
        .scalar_subquery()
    )


def _team() -> ScalarSelect[Any]:
    columns = Employee.id, Employee.uid, Employee.resource_id, Employee.rank, Employee.has_own_hours
    return (
        select(func.json_agg(func.json_build_array(*columns)))
        .where(Employee.business_id == Business.id)
        .where(Employee.is_active, Employee.archived_at.is_(None))
        .scalar_subquery()
    )


def _own_terms() -> ScalarSelect[Any]:
    columns = (
        EmployeeService.service_id,
        EmployeeService.employee_id,
        cast(EmployeeService.price, Text),
        EmployeeService.duration_minutes,
    )
    return (
        select(func.json_agg(func.json_build_array(*columns)))
        .where(EmployeeService.business_id == Business.id)
        .scalar_subquery()
    )


def _exceptions(since: Moment, until: Moment) -> ScalarSelect[Any]:
    return (
        select(exception_rows())
        .where(HoursException.business_id == Business.id)
        .where(HoursException.date_to >= _day(since, -3))
        .where(HoursException.date_from <= _day(until, 5))
        .correlate_except(HoursException)
        .scalar_subquery()
    )


def _elsewhere(since: Moment, until: Moment) -> ScalarSelect[Any]:
    """When those who work there are busy by their own calendars, whichever of their seats knows it."""
    here = aliased(Employee)
    team = select(here.resource_id).where(here.business_id == Business.id)
    team = team.where(here.is_active, here.archived_at.is_(None)).correlate_except(here)
    near = since - text("interval '3 days'"), until + text("interval '5 days'")
    return elsewhere_rows(ResourceUse.resource_id.in_(team), *near).scalar_subquery()


def _live(now: datetime | Moment, since: Moment, until: Moment) -> Select[Any]:
    """What is taken of everybody who works there, wherever it was booked."""
    near = func.tstzrange(since - text("interval '3 days'"), until + text("interval '5 days'"))
    return (
        select(Occupancy.resource_id)
        .select_from(Employee)
        .join(Occupancy, Occupancy.resource_id == Employee.resource_id)
        .where(Employee.business_id == Business.id)
        .where(Employee.is_active, Employee.archived_at.is_(None))
        .where(Occupancy.during.op("&&")(near), Occupancy.active)
        .where(or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now))
        .correlate_except(Employee, Occupancy)
    )


def _taken(live: Select[Any]) -> ScalarSelect[Any]:
    """By resource, what touches made one: a busy day is a few stretches, and nothing begins between such two."""
    merged = func.unnest(func.range_agg(Occupancy.during), type_=TSTZRANGE()).label("during")
    rows = live.add_columns(merged).group_by(Occupancy.resource_id).subquery("taken")
    ends = func.lower(rows.c.during), func.upper(rows.c.during)
    seconds = (cast(func.extract("epoch", each), BigInteger) for each in ends)
    packed = func.json_build_array(rows.c.resource_id, *seconds)
    return select(func.json_agg(packed)).select_from(rows).scalar_subquery()


def _lapses(live: Select[Any]) -> ScalarSelect[Any]:
    """The first second at which something gives its time back; part of a second early at most."""
    first = cast(func.floor(func.extract("epoch", func.min(Occupancy.expires_at))), BigInteger)
    return live.with_only_columns(first).scalar_subquery()


def _counted(live: Select[Any]) -> ColumnElement[Any]:
    """Which bookings count on which local date: looked up only where days are capped."""
    is_capped = select(Policy.business_id).where(Policy.business_id == Business.id)
    is_capped = is_capped.where(Policy.max_per_employee_day.is_not(None)).correlate_except(Policy)
    of_visit = and_(Booking.business_id == Occupancy.business_id, Booking.id == Occupancy.booking_id)
    packed = func.json_build_array(Occupancy.resource_id, Booking.local_on, Booking.id)
    counted = live.with_only_columns(func.json_agg(packed)).join(Booking, of_visit)
    return case(
        (is_capped.exists(), counted.correlate_except(Employee, Occupancy, Booking).scalar_subquery())
    )


def _day(moment: Moment, more: int) -> ColumnElement[date]:
    return cast(func.timezone(literal("UTC"), moment), Date) + more
