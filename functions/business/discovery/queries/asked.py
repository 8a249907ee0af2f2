"""What a search asks: its kind, for which a statement is built once, and the values that it is run with.

Building a statement takes longer than running it, so all searches of one kind share one; `AT` and the others are
its parameters.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    DateTime,
    Double,
    Integer,
    Numeric,
    Text,
    Uuid,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from common.models import Gender, LatLon
from common.models.point import Point
from functions.business.discovery.box import Box
from functions.business.discovery.wishes import Search, Sort, Wish

NOWHERE = LatLon(0, 0)
A_TOWN_METRES = 10_000.0


def _value(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=kind)


TYPED, NEWEST_WORD = _value("typed", Text()), _value("newest_word", BigInteger())
AT, RADIUS = _value("at", Point()), _value("radius_m", Double())
WEST, SOUTH = _value("west", Double()), _value("south", Double())
EAST, NORTH = _value("east", Double()), _value("north", Double())
MIDDLE, REACH = _value("middle", Point()), _value("reach_m", Double())
CATEGORIES, GENDERS = _value("categories", ARRAY(Uuid())), _value("genders", ARRAY(Text()))
PRICE_MIN, PRICE_MAX = _value("price_min", Numeric(14, 2)), _value("price_max", Numeric(14, 2))
CURRENCY, RATING_MIN = _value("currency", Text()), _value("rating_min", Double())
NOW, OPEN_AT = _value("now", DateTime(timezone=True)), _value("open_at", DateTime(timezone=True))
FREE_BEFORE = _value("free_before", DateTime(timezone=True))
BEGAN, MOST = _value("began", Double()), _value("most", Integer())
AFTER_KEY, AFTER_METRES = _value("after_key", BigInteger()), _value("after_key", Double())
AFTER_UID = _value("after_uid", Uuid())


@dataclass(frozen=True, slots=True)
class Kind:
    """What a search is made of, whatever it says there: searches of one kind are one statement."""

    sort: Sort
    is_nearby: bool
    is_worded: bool
    is_somewhere: bool
    has_radius: bool
    has_box: bool
    box_crosses: bool
    has_categories: bool
    has_gender: bool
    has_price_min: bool
    has_price_max: bool
    has_rating: bool
    must_be_open: bool
    must_be_free: bool
    is_local: bool
    goes_on: bool

    @classmethod
    def of(cls, wish: Wish) -> "Kind":
        """The kind of one search."""
        box = wish.box
        return cls(
            sort=wish.sort,
            is_nearby=not isinstance(wish, Search),
            is_worded=bool(wish.q),
            is_somewhere=wish.at is not None,
            has_radius=wish.radius_m is not None,
            has_box=box is not None,
            box_crosses=box is not None and box.crosses_the_antimeridian,
            has_categories=bool(wish.category),
            has_gender=wish.gender is not None,
            has_price_min=wish.price_min is not None,
            has_price_max=wish.price_max is not None,
            has_rating=wish.rating_min is not None,
            must_be_open=wish.must_be_open,
            must_be_free=wish.must_be_free,
            is_local=_is_local(wish),
            goes_on=wish.cursor is not None and wish.cursor != "",
        )

    @property
    def says_nothing(self) -> bool:
        """Neither words nor a place: there is no telling who is meant."""
        return not (self.is_worded or self.is_somewhere or self.has_box)

    @property
    def is_sifted(self) -> bool:
        """The slot engine decides who stays."""
        return self.must_be_open or self.must_be_free


def _is_local(wish: Wish) -> bool:
    """A town at most. PostgreSQL takes businesses for spread evenly over the world: it would rather go through all in
    some order, or look up a word in all, than read the few thousand that are there."""
    reach = wish.radius_m, wish.box.reach_metres if wish.box else None
    return any(metres is not None and metres <= A_TOWN_METRES for metres in reach)


def values_of(wish: Wish, now: datetime) -> dict[str, Any]:
    """Every value that a statement may ask for, but for where its list stands."""
    free = wish.free_within(now)
    genders = {Gender.ALL.value} | ({wish.gender.value} if wish.gender else set())
    return {
        "typed": wish.q or "",
        "at": wish.at or NOWHERE,
        "radius_m": wish.radius_m or 0,
        **_edges(wish.box or Box(0, 0, 0, 0)),
        "categories": wish.category,
        "genders": sorted(genders),
        "price_min": wish.price_min,
        "price_max": wish.price_max,
        "currency": wish.currency,
        "rating_min": wish.rating_min,
        "now": now,
        "open_at": wish.open_at or now,
        "free_before": free[1] if free else now,
    }


def _edges(box: Box) -> dict[str, Any]:
    """Also of the circle around it, which is what the index understands."""
    return {
        "west": box.west,
        "south": box.south,
        "east": box.east,
        "north": box.north,
        "middle": box.centre,
        "reach_m": box.reach_metres,
    }
