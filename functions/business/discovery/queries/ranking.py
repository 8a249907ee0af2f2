"""How relevant a business is: parts from 0 to 1, each with what it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, SQLColumnExpression, cast, func, literal
from sqlalchemy.sql.elements import ColumnElement

from common.models import BusinessSearch
from functions.business.discovery.queries.asked import AT, BEGAN, Kind
from functions.business.discovery.queries.wording import Wording

TEXT, RATING, DISTANCE, SOON, RELIABILITY, NEWNESS = 0.45, 0.20, 0.15, 0.10, 0.05, 0.05
HALF_AS_GOOD_METRES = 3000.0
NEW_FOR_DAYS = 60
BEST_RATING = 5.0
A_DAY = 86_400.0
_TENTHS_OF_A_MILLIONTH = 10**7


@dataclass(frozen=True, slots=True)
class Part:
    """One reason for a place in the list: its value (0..1), and its share of the whole."""

    name: str
    weight: float
    value: SQLColumnExpression[Any]


def parts_of(kind: Kind, words: Wording | None) -> Sequence[Part]:
    """What counts in searches of this kind, as things stood when a list `BEGAN`; the weights add up to 1.

    Where a search says neither words nor a place, the rating decides alone: it is an order that an index has.
    """
    parts = [_rating()] if kind.says_nothing else list(_parts(kind, words))
    whole = sum(part.weight for part in parts)
    return [Part(part.name, part.weight / whole, part.value) for part in parts]


def relevance(parts: Sequence[Part], words: Wording | None) -> ColumnElement[int]:
    """The weighted sum as a whole number, so that a cursor compares exactly.

    Whoever has the words as they were typed comes before all who have one only in the description, and they before
    all who only have what may have been meant.
    """
    weighed = (part.value * (part.weight * _TENTHS_OF_A_MILLIONTH) for part in parts)
    score = cast(func.round(sum(weighed, start=_exactly(0))), BigInteger)
    if words is None:
        return score
    return score + words.as_typed * literal(2 * _TENTHS_OF_A_MILLIONTH, BigInteger())


def metres_from(place: ColumnElement[Any]) -> ColumnElement[float]:
    """How far away a business is, on a sphere: what the index orders by, so that rows and order agree."""
    return BusinessSearch.location.op("<->", return_type=Double())(place)


def _parts(kind: Kind, words: Wording | None) -> Iterator[Part]:
    if words is not None:
        yield Part("text", TEXT, words.closeness)
    yield _rating()
    if kind.is_somewhere:
        yield Part("distance", DISTANCE, HALF_AS_GOOD_METRES / (HALF_AS_GOOD_METRES + metres_from(AT)))
    yield Part("soon_available", SOON, _soon())
    yield Part("reliability", RELIABILITY, BusinessSearch.reliability)
    yield Part("newness", NEWNESS, _newness())


def _rating() -> Part:
    return Part("rating", RATING, BusinessSearch.rating_rank / BEST_RATING)


def _soon() -> ColumnElement[float]:
    """1 for a free time within a day, then 1/2, 1/3: whole days, so that one visit rarely moves a row."""
    days = _whole_days(_second(BusinessSearch.next_free_at) - BEGAN)
    return func.coalesce(_exactly(1) / (_exactly(1) + func.greatest(days, _exactly(0))), _exactly(0))


def _newness() -> ColumnElement[float]:
    """1 on the first day, nothing after two months."""
    days = _whole_days(BEGAN - _second(BusinessSearch.published_at))
    return func.coalesce(
        func.greatest(_exactly(1) - func.abs(days) / _exactly(NEW_FOR_DAYS), _exactly(0)), _exactly(0)
    )


def _second(column: SQLColumnExpression[datetime | None]) -> ColumnElement[float]:
    """Since 1970, as a float: extract() would reckon with exact numbers, which takes long."""
    return func.date_part("epoch", column, type_=Double())


def _whole_days(seconds: ColumnElement[float]) -> ColumnElement[float]:
    return func.floor(seconds / _exactly(A_DAY), type_=Double())


def _exactly(number: float) -> ColumnElement[float]:
    return literal(float(number), Double())
