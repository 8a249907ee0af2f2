"""What somebody typed, against the words a business is found by."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Double, Integer, cast, func, literal
from sqlalchemy.sql.elements import ColumnElement

from common.models import BusinessSearch


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition, how well (0..1), and 1 if by every word as it was typed, 0 if not."""

    matches: ColumnElement[bool]
    closeness: ColumnElement[float]
    as_typed: ColumnElement[int]


def wording_of(typed: str) -> Wording:
    """Every word typed begins a word of the business, or is meant to. Without any word, nothing matches."""
    said, words = literal(typed), BusinessSearch.document
    return Wording(
        matches=words.op("@@", return_type=Boolean())(func.wanted(said)),
        closeness=func.closeness(words, said, type_=Double()),
        as_typed=cast(words.op("@@", return_type=Boolean())(func.beginnings(said)), Integer),
    )
