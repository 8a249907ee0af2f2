"""What somebody typed, against the words a business is found by."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Double,
    Integer,
    Subquery,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from common.models import BusinessSearch, SearchWord

ALL_WORDS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition; and from `meaning`, which a statement must read besides, how well.

    `closeness` is 0..1, `as_typed` is 1 if it has every word as it was typed, 0 if one of them only as it may have
    been meant.
    """

    matches: ColumnElement[bool]
    meaning: Subquery
    closeness: ColumnElement[float]
    as_typed: ColumnElement[int]


def wording_of(typed: str, newest: int) -> Wording:
    """Every word typed begins a word of the business, or is meant to. Without any word, nothing matches.

    `newest` is the last word that the list knew when it began: what is learnt meanwhile changes none of its pages.
    """
    said, known, words = literal(typed), literal(newest, BigInteger()), BusinessSearch.document
    meaning = _meaning(said, known)
    return Wording(
        matches=words.op("@@", return_type=Boolean())(func.wanted(said, known)),
        meaning=meaning,
        closeness=func.closeness(words, meaning.c.weighed, meaning.c.words, type_=Double()),
        as_typed=cast(words.op("@@", return_type=Boolean())(meaning.c.typed), Integer),
    )


def _meaning(said: ColumnElement[str], known: ColumnElement[int]) -> Subquery:
    """One row, worked out once: OFFSET 0 keeps the planner from doing so wherever it is mentioned."""
    return (
        select(
            func.weighed(said, known, type_=TSQUERY()).label("weighed"),
            func.cardinality(func.typed_words(said), type_=Integer()).label("words"),
            func.beginnings(said, type_=TSQUERY()).label("typed"),
        )
        .offset(0)
        .subquery("meaning")
    )


def newest_word() -> ColumnElement[int]:
    """The last word that has been learnt."""
    return func.coalesce(select(func.max(SearchWord.id)).scalar_subquery(), 0)
