"""From rows to the engine's world: hours, and what is taken, in one statement."""

from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ARRAY, BigInteger, Date, DateTime, Select, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import TSTZRANGE
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ScalarSelect, TableValuedAlias

from common.availability import World, reach
from common.diary.rows import (
    Busy,
    Hours,
    elsewhere_from,
    elsewhere_rows,
    ends_of,
    exception_rows,
    exceptions_from,
    week_rows,
    weeks_from,
    world_from,
)
from common.diary.settled import Settled
from common.diary.subject import Subject
from common.models import Booking, HoursException, Occupancy, ResourceUse, WorkingHours

Detail = Literal["merged", "each", "totals"]
"""What is told of the taken time: what touches as one; each row with what it is for; and on which date it counts."""


def world_of(
    db: Session,
    subject: Subject,
    date_from: date,
    date_to: date,
    now: datetime,
    *,
    whose_turn: bool = False,
    for_listing: bool = False,
    besides: Booking | None = None,
) -> World:
    """The diaries of the team as far as they matter for local dates `date_from` to `date_to`, both included.

    One statement. How much each has to do on each day is read only where it decides: for `whose_turn` it is, and
    for a cap on the day. `besides` is a booking whose time counts as free, because it is to be moved. `for_listing`
    nobody will ask why a time is taken: stretches that touch are read as one, and a busy month is a few of them.
    """
    business, terms = subject.business, subject.policy
    far = reach(business.timezone, date_from, date_to, subject.wishes)
    team = [each.employee for each in subject.team]
    row = _diaries(_detail(subject, whose_turn=whose_turn, for_listing=for_listing)).one(
        db,
        business=business.id,
        resources=[each.resource_id for each in team],
        first=far.first,
        last=far.last,
        since=far.starts_at,
        until=far.ends_at,
        besides=None if besides is None else besides.id,
        now=now,
    )
    hours = Hours(weeks_from(row.weeks), exceptions_from(row.exceptions))
    return world_from(business.timezone, terms.rules, hours, team, _busy(row), far)


def _detail(subject: Subject, *, whose_turn: bool, for_listing: bool) -> Detail:
    """Where starts follow directly on what is taken, each stretch's end counts."""
    if whose_turn or subject.policy.max_per_employee_day is not None:
        return "totals"
    return "merged" if for_listing and not subject.policy.pack else "each"


def _busy(row: Any) -> dict[int, Busy]:
    busy = {resource_id: Busy.of(*columns) for resource_id, columns in row.taken or ()}
    for resource_id, away in elsewhere_from(row.elsewhere).items():
        busy.setdefault(resource_id, Busy()).elsewhere = away
    return busy


BUSINESS, RESOURCES = bindparam("business", type_=BigInteger), bindparam("resources", type_=ARRAY(BigInteger))
FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
SINCE, UNTIL, NOW = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until", "now"))
BESIDES = bindparam("besides", type_=BigInteger)


@cache
def _diaries(detail: Detail) -> Settled:
    """Ordinary weeks, dated exceptions, when the team is busy elsewhere, and what is taken of everybody here.

    A hold whose time is up no longer counts, whether or not it was tidied away.
    """
    weeks = select(week_rows()).where(WorkingHours.business_id == BUSINESS)
    exceptions = (
        select(exception_rows())
        .where(HoursException.business_id == BUSINESS)
        .where(HoursException.date_from <= LAST)
        .where(HoursException.date_to >= FIRST)
    )
    elsewhere = elsewhere_rows(ResourceUse.resource_id == func.any(RESOURCES), SINCE, UNTIL)
    return Settled(
        select(
            weeks.scalar_subquery().label("weeks"),
            exceptions.scalar_subquery().label("exceptions"),
            elsewhere.scalar_subquery().label("elsewhere"),
            _taken(detail).label("taken"),
        )
    )


def _taken(detail: Detail) -> ScalarSelect[Any]:
    """By resource, in columns: beginnings and ends, and for `Busy.of` what else is asked for.

    One JSON value: a busy month is thousands of stretches, and rows are dear to read.
    """
    live = _live(theirs := func.unnest(RESOURCES).table_valued("resource_id").render_derived())
    columns = _merged(live) if detail == "merged" else _each(live, totals=detail == "totals")
    return select(func.json_agg(func.json_build_array(theirs.c.resource_id, columns))).scalar_subquery()


def _live(theirs: TableValuedAlias) -> Select[Any]:
    return (
        select()
        .select_from(Occupancy)
        .where(Occupancy.resource_id == theirs.c.resource_id)
        .where(Occupancy.during.op("&&")(func.tstzrange(SINCE, UNTIL)))
        .where(Occupancy.active)
        .where(or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > NOW))
        .where(or_(BESIDES.is_(None), Occupancy.booking_id.is_distinct_from(BESIDES)))
        .correlate(theirs)
    )


def _merged(live: Select[Any]) -> ScalarSelect[Any]:
    merged = func.unnest(func.range_agg(Occupancy.during), type_=TSTZRANGE()).label("during")
    during = live.add_columns(merged).subquery().c.during
    return select(func.json_build_array(*map(func.array_agg, ends_of(during)))).scalar_subquery()


def _each(live: Select[Any], *, totals: bool) -> ScalarSelect[Any]:
    columns = (*ends_of(Occupancy.during), Occupancy.booking_id, *((Booking.local_on,) if totals else ()))
    packed = live.add_columns(func.json_build_array(*map(func.array_agg, columns)))
    of_visit = and_(Booking.business_id == Occupancy.business_id, Booking.id == Occupancy.booking_id)
    return (packed.outerjoin(Booking, of_visit) if totals else packed).scalar_subquery()
