"""What a search leaves out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Double,
    Integer,
    Numeric,
    and_,
    any_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from common.models import BusinessSearch
from functions.business.discovery.queries.asked import (
    AT,
    CATEGORIES,
    CURRENCY,
    EAST,
    FREE_BEFORE,
    GENDERS,
    MIDDLE,
    NORTH,
    NOW,
    OPEN_AT,
    PRICE_MAX,
    PRICE_MIN,
    RADIUS,
    RATING_MIN,
    REACH,
    SOUTH,
    WEST,
    Kind,
)
from functions.business.discovery.queries.next_free import may_be_free_before
from functions.business.discovery.queries.ranking import metres_from

DAY, WEEK = 24 * 60, 7 * 24 * 60
AN_HOUR = 60


def conditions(kind: Kind) -> Iterator[ColumnElement[bool]]:
    """Everything a business must fulfil, but for the words; and what it may, where `Standing` decides."""
    yield and_(BusinessSearch.is_visible)
    if kind.has_radius:
        yield within(AT, RADIUS)
    if kind.has_box:
        yield inside(crossing=kind.box_crosses)
    if kind.has_categories:
        yield BusinessSearch.category_uids.op("&&")(CATEGORIES)  # a business knows all that are above its own
    if kind.has_gender:
        yield BusinessSearch.gender == any_(GENDERS)
    if kind.has_price_min or kind.has_price_max:
        yield sells(kind)
    if kind.has_rating:
        yield BusinessSearch.rating_count > 0
        yield BusinessSearch.rating_sum >= RATING_MIN * BusinessSearch.rating_count
    if kind.must_be_open:
        yield may_be_open(OPEN_AT)
    if kind.must_be_free:
        yield may_be_free_before(FREE_BEFORE, NOW)


def within(place: ColumnElement[Any], metres: ColumnElement[float]) -> ColumnElement[bool]:
    """At most so far from a place, on the sphere that distances are told on.

    ST_DWithin written out: the planner takes that for one row in a thousand and sorts all that are near, where
    the index gives them in order.
    """
    around = func._ST_Expand(place, metres, type_=BusinessSearch.location.type)
    return and_(BusinessSearch.location.op("&&")(around), metres_from(place) <= metres)


def inside(*, crossing: bool) -> ColumnElement[bool]:
    """In a rectangle of degrees, perhaps `crossing` the antimeridian; the index is asked for the circle around it."""
    point = func.geometry(BusinessSearch.location)
    lat, lon = func.ST_Y(point), func.ST_X(point)
    spans = or_ if crossing else and_
    return and_(within(MIDDLE, REACH), lat.between(SOUTH, NORTH), spans(lon >= WEST, lon <= EAST))


def sells(kind: Kind) -> ColumnElement[bool]:
    """Some service costs that much, in that currency."""
    fits = [BusinessSearch.currency == CURRENCY]
    if kind.has_price_max:
        fits.append(BusinessSearch.price_from <= PRICE_MAX)
    if kind.has_price_min:
        price = func.unnest(BusinessSearch.prices, type_=Numeric(14, 2)).column_valued("price")
        most = [price <= PRICE_MAX] if kind.has_price_max else []
        fits.append(select(price).where(price >= PRICE_MIN, *most).exists())
    return and_(*fits)


def may_be_open(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """All businesses of a search that are open at that moment, and few others: the engine decides.

    coalesce() keeps the planner from taking "@>" for one in two hundred, and sorting all that are near for it.
    The row allows an hour on both sides, because around a change of clocks the engine's hours are longer than
    those on the wall, and a day for last night.
    """
    local = func.timezone(BusinessSearch.timezone, at)
    monday = func.date_trunc("week", local)
    minute = cast(func.floor(func.date_part("epoch", local - monday) / literal(60.0, Double())), Integer)
    today = cast(local, Date)
    has_hours = BusinessSearch.open_minutes.op("@>", return_type=Boolean())(minute)
    is_special = BusinessSearch.special_days.op("@>", return_type=Boolean())(today)
    return func.coalesce(or_(has_hours, is_special), false())
