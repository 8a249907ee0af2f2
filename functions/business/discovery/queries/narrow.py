"""What a search leaves out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import (
    Integer,
    Numeric,
    SQLColumnExpression,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Uuid

from common.models import (
    BusinessSearch,
    ExceptionKind,
    Gender,
    HoursException,
    LatLon,
    WorkingHours,
    geography,
)
from functions.business.discovery.box import Box
from functions.business.discovery.queries.next_free import may_be_free_before
from functions.business.discovery.queries.ranking import metres_from
from functions.business.discovery.wishes import Wish

DAY, WEEK = 24 * 60, 7 * 24 * 60
AN_HOUR = 60
A_DAY = timedelta(days=1)


def conditions(wish: Wish, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Everything a business must fulfil, but for the words; and what it may, where `Standing` decides."""
    yield and_(BusinessSearch.is_visible)
    if wish.at is not None and wish.radius_m is not None:
        yield within(wish.at, wish.radius_m)
    if wish.box is not None:
        yield inside(wish.box)
    if wish.category:
        yield belongs_to(wish.category)
    if wish.gender is not None:
        yield BusinessSearch.gender.in_({Gender.ALL.value, wish.gender.value})
    if wish.price_min is not None or wish.price_max is not None:
        yield sells(wish)
    if wish.rating_min is not None:
        yield BusinessSearch.rating_count > 0
        yield BusinessSearch.rating_sum >= wish.rating_min * BusinessSearch.rating_count
    if wish.must_be_open:
        yield may_be_open(wish.open_at or now)
    if (free := wish.free_within(now)) is not None:
        yield may_be_free_before(free[1], now)


def within(at: LatLon, metres: float) -> ColumnElement[bool]:
    """At most so far from a place, on the sphere that distances are told on.

    ST_DWithin written out: the planner takes that for one row in a thousand and sorts all that are near, where
    the index gives them in order.
    """
    around = func._ST_Expand(geography(at), metres, type_=BusinessSearch.location.type)
    return and_(BusinessSearch.location.op("&&")(around), metres_from(at) <= metres)


def inside(box: Box) -> ColumnElement[bool]:
    """In a rectangle of degrees; the circle around it is what the index understands."""
    point = func.geometry(BusinessSearch.location)
    lat, lon = func.ST_Y(point), func.ST_X(point)
    spans = or_ if box.crosses_the_antimeridian else and_
    return and_(
        within(box.centre, box.reach_metres),
        lat.between(box.south, box.north),
        spans(lon >= box.west, lon <= box.east),
    )


def belongs_to(categories: list[UUID]) -> ColumnElement[bool]:
    """In one of these categories, or in one below them: a business knows all that are above its own."""
    return BusinessSearch.category_uids.op("&&")(literal(categories, ARRAY(Uuid())))


def sells(wish: Wish) -> ColumnElement[bool]:
    """Some service costs that much, in that currency."""
    fits = [BusinessSearch.currency == wish.currency]
    if wish.price_max is not None:
        fits.append(BusinessSearch.price_from <= wish.price_max)
    if wish.price_min is not None:
        price = func.unnest(BusinessSearch.prices, type_=Numeric(14, 2)).column_valued("price")
        most = [] if wish.price_max is None else [price <= wish.price_max]
        fits.append(select(price).where(price >= wish.price_min, *most).exists())
    return and_(*fits)


def may_be_open(at: datetime) -> ColumnElement[bool]:
    """All who are open at that moment, and few others.

    The engine decides; this only spares it most of the closed ones. An hour is allowed on both sides, because
    around a change of clocks the engine's hours are longer than those on the wall.
    """
    local = func.timezone(BusinessSearch.timezone, literal(at))
    minute = (extract("isodow", local) - 1) * DAY + extract("hour", local) * 60 + extract("minute", local)
    starts = WorkingHours.weekday * DAY + _minutes(WorkingHours.start_time)
    lasts = _minutes(WorkingHours.end_time) - _minutes(WorkingHours.start_time)
    lasts = case((lasts > 0, lasts), else_=lasts + DAY)
    since = func.mod(cast(minute, Integer) - starts + AN_HOUR + WEEK, WEEK)
    usual = (
        select(WorkingHours.id)
        .where(WorkingHours.business_id == BusinessSearch.business_id, WorkingHours.employee_id.is_(None))
        .where(since < lasts + 2 * AN_HOUR)
    )
    today = at.date()  # the local date is at most a day away, and last night belongs to the day before
    special = (
        select(HoursException.id)
        .where(HoursException.business_id == BusinessSearch.business_id)
        .where(HoursException.employee_id.is_(None))
        .where(HoursException.kind == ExceptionKind.SPECIAL_HOURS)
        .where(HoursException.date_to >= today - 2 * A_DAY, HoursException.date_from <= today + A_DAY)
    )
    return or_(usual.correlate(BusinessSearch).exists(), special.correlate(BusinessSearch).exists())


def _minutes(at: SQLColumnExpression[time]) -> ColumnElement[int]:
    return cast(extract("hour", at) * 60 + extract("minute", at), Integer)
