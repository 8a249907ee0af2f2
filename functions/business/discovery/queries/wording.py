"""What somebody typed, against the words a business is found by."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Boolean, Double, Integer, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from common.models import BusinessSearch, SearchWord


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition, how well (0..1), and 1 if by every word as it was typed, 0 if not."""

    matches: ColumnElement[bool]
    closeness: ColumnElement[float]
    as_typed: ColumnElement[int]


def wording_of(typed: str, newest: int) -> Wording:
    """Every word typed begins a word of the business, or is meant to. Without any word, nothing matches.

    `newest` is the last word that the list knew when it began: what is learnt meanwhile changes none of its pages.
    """
    said, known, words = literal(typed), literal(newest, BigInteger()), BusinessSearch.document
    return Wording(
        matches=words.op("@@", return_type=Boolean())(func.wanted(said, known)),
        closeness=func.closeness(words, said, known, type_=Double()),
        as_typed=cast(words.op("@@", return_type=Boolean())(func.beginnings(said)), Integer),
    )


def newest_word() -> ColumnElement[int]:
    """The last word that has been learnt."""
    return func.coalesce(select(func.max(SearchWord.id)).scalar_subquery(), 0)
