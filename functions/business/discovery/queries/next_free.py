"""What has been worked out about the next free time, as far as it can still be believed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    SQLColumnExpression,
    Subquery,
    and_,
    any_,
    case,
    cast,
    distinct,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import Range

from common.models import Booking, Business, BusinessSearch, NextFree, Occupancy, Policy, Service
from functions.business.discovery.queries.visible import is_offered

Moment = datetime | ColumnElement[datetime]
AROUND_A_DAY = timedelta(days=4)
"""A visit that begins on a local date takes nobody's time further away than that."""


def may_be_free_before(before: Moment, now: Moment) -> ColumnElement[bool]:
    """All businesses of a search with a free start before that, and few others; `Standing.is_free` decides.

    What was worked out may be too early by now, but too late only once it is out of date.
    """
    is_early = func.coalesce(BusinessSearch.next_free_at < before, false())
    is_outdated = func.coalesce(BusinessSearch.next_free_until <= now, true())
    return and_(BusinessSearch.takes_bookings, or_(is_early, is_outdated))


def known_times(ids: ColumnElement[Sequence[int]], now: Moment, inside: Range[Any] | None) -> Subquery:
    """What has been worked out for some businesses, by `id`: the `first` start of everything on sale, whether that
    still `holds`, and whether a start inside of a window does (`fits`). Without terms there is no `max_days`.

    OFFSET 0 keeps the planner from asking anew wherever the answer is mentioned.
    """
    known = _first_start(now)
    first, at = known.c.first, NextFree.starts_at
    holds = and_(known.c.is_whole, or_(first.is_(None), _is_kept(at == first, now)))
    fits = false() if inside is None else _is_kept(and_(at >= inside.lower, at < inside.upper), now)
    return (
        select(
            Business.id,
            Policy.max_days,
            first,
            holds.label("holds"),
            fits.label("fits"),
        )
        .outerjoin(Policy, Policy.business_id == Business.id)
        .join(known, true())
        .where(Business.id == any_(ids))
        .offset(0)
        .subquery("known_times")
    )


def _first_start(now: Moment) -> FromClause:
    """The earliest start, and whether all is there that could be earlier."""
    is_valid = func.coalesce(NextFree.valid_until > now, false())
    return (
        select(
            func.coalesce(func.bool_and(is_valid), true()).label("is_whole"),
            func.min(NextFree.starts_at).label("first"),
        )
        .select_from(Service)
        .outerjoin(NextFree, _is_of_service())
        .where(Service.business_id == Business.id, is_offered())
        .lateral("known")
    )


def _is_of_service() -> ColumnElement[bool]:
    return and_(NextFree.business_id == Service.business_id, NextFree.service_id == Service.id)


def _is_kept(which: ColumnElement[bool], now: Moment) -> ColumnElement[bool]:
    """Some start of something on sale is still valid and free."""
    kept = (
        select(NextFree.service_id)
        .join(Service, _is_of_service())
        .where(NextFree.business_id == Business.id, is_offered(), which)
        .where(NextFree.valid_until > now)
        .where(~_is_taken(now), ~_is_a_full_day(now))
    )
    return kept.correlate_except(NextFree, Service).exists()


def _is_taken(now: Moment) -> ColumnElement[bool]:
    """Somebody has it, in whichever business."""
    taken = (
        select(Occupancy.id)
        .where(Occupancy.resource_id == NextFree.resource_id)
        .where(Occupancy.during.op("&&")(NextFree.during))
        .where(*_is_live(now))
    )
    return taken.correlate_except(Occupancy).exists()


def _is_a_full_day(now: Moment) -> ColumnElement[bool]:
    """The employee may take no more visits on that local date."""
    at = NextFree.starts_at
    visits = (
        select(func.count(distinct(Occupancy.booking_id)))
        .join(Booking, and_(Booking.business_id == Occupancy.business_id, Booking.id == Occupancy.booking_id))
        .where(Occupancy.resource_id == NextFree.resource_id)
        .where(Occupancy.during.op("&&")(func.tstzrange(at - AROUND_A_DAY, at + AROUND_A_DAY)))
        .where(Booking.local_on == cast(func.timezone(Business.timezone, at), Date))
        .where(*_is_live(now))
        .correlate_except(Occupancy, Booking)
        .scalar_subquery()
    )
    most = Policy.max_per_employee_day
    return case((most.is_not(None), visits >= most), else_=false())


def _is_live(now: Moment) -> tuple[SQLColumnExpression[bool], ...]:
    return Occupancy.active, or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now)
