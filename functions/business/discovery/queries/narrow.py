"""What a search leaves out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import (
    Integer,
    SQLColumnExpression,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from common.models import (
    Business,
    Category,
    ExceptionKind,
    HoursException,
    LatLon,
    Service,
    WorkingHours,
    business_category,
    geography,
)
from functions.business.discovery.box import Box
from functions.business.discovery.queries.order import metres_from
from functions.business.discovery.queries.visible import is_offered, is_visible, offered_price, serves
from functions.business.discovery.wishes import Wish

DAY, WEEK = 24 * 60, 7 * 24 * 60
AN_HOUR = 60
A_DAY = timedelta(days=1)


def conditions(wish: Wish, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Everything a business must fulfil, but for the words."""
    yield is_visible()
    if wish.at is not None and wish.radius_m is not None:
        yield within(wish.at, wish.radius_m)
    if wish.box is not None:
        yield inside(wish.box)
    if wish.category:
        yield belongs_to(wish.category)
    if wish.gender is not None:
        yield serves(wish.gender)
    if wish.price_min is not None or wish.price_max is not None:
        yield sells(wish)
    if wish.rating_min is not None:
        yield and_(Business.rating_count > 0, Business.rating_sum >= wish.rating_min * Business.rating_count)
    if wish.open_now:
        yield may_be_open(now)


def within(at: LatLon, metres: float) -> ColumnElement[bool]:
    """At most so far from a place, on the sphere that distances are told on.

    ST_DWithin written out: the planner takes that for one row in a thousand and sorts all that are near, where
    the index gives them in order.
    """
    around = func._ST_Expand(geography(at), metres, type_=Business.location.type)
    return and_(Business.location.op("&&")(around), metres_from(at) <= metres)


def inside(box: Box) -> ColumnElement[bool]:
    """In a rectangle of degrees; the circle around it is what the index understands."""
    point = func.geometry(Business.location)
    lat, lon = func.ST_Y(point), func.ST_X(point)
    spans = or_ if box.crosses_the_antimeridian else and_
    return and_(
        within(box.centre, box.reach_metres),
        lat.between(box.south, box.north),
        spans(lon >= box.west, lon <= box.east),
    )


def belongs_to(categories: list[UUID]) -> ColumnElement[bool]:
    """In one of these categories, or in one below them."""
    tree = select(Category.id).where(Category.uid.in_(categories)).cte("wanted_category", recursive=True)
    tree = tree.union(select(Category.id).join(tree, Category.parent_id == tree.c.id))
    return Business.id.in_(
        select(business_category.c.business_id).where(business_category.c.category_id.in_(select(tree.c.id)))
    )


def sells(wish: Wish) -> ColumnElement[bool]:
    """Some service costs that much, in that currency."""
    fitting = select(Service.id).where(Service.business_id == Business.id, is_offered()).correlate(Business)
    if wish.price_min is not None:
        fitting = fitting.where(offered_price() >= wish.price_min)
    if wish.price_max is not None:
        fitting = fitting.where(offered_price() <= wish.price_max)
    return and_(Business.currency == wish.currency, exists(fitting))


def may_be_open(now: datetime) -> ColumnElement[bool]:
    """All who are open at `now`, and few others.

    The engine decides; this only spares it most of the closed ones. An hour is allowed on both sides, because
    around a change of clocks the engine's hours are longer than those on the wall.
    """
    local = func.timezone(Business.timezone, literal(now))
    minute = (extract("isodow", local) - 1) * DAY + extract("hour", local) * 60 + extract("minute", local)
    starts = WorkingHours.weekday * DAY + _minutes(WorkingHours.start_time)
    lasts = _minutes(WorkingHours.end_time) - _minutes(WorkingHours.start_time)
    lasts = case((lasts > 0, lasts), else_=lasts + DAY)
    since = func.mod(cast(minute, Integer) - starts + AN_HOUR + WEEK, WEEK)
    usual = (
        select(WorkingHours.id)
        .where(WorkingHours.business_id == Business.id, WorkingHours.employee_id.is_(None))
        .where(since < lasts + 2 * AN_HOUR)
    )
    today = now.date()  # the local date is at most a day away, and last night belongs to the day before
    special = (
        select(HoursException.id)
        .where(HoursException.business_id == Business.id, HoursException.employee_id.is_(None))
        .where(HoursException.kind == ExceptionKind.SPECIAL_HOURS)
        .where(HoursException.date_to >= today - 2 * A_DAY, HoursException.date_from <= today + A_DAY)
    )
    return or_(exists(usual.correlate(Business)), exists(special.correlate(Business)))


def _minutes(at: SQLColumnExpression[time]) -> ColumnElement[int]:
    return cast(extract("hour", at) * 60 + extract("minute", at), Integer)
