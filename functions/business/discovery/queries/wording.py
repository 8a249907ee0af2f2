"""What somebody typed, against the words a business is found by."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Double,
    Integer,
    Subquery,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from common.models import BusinessSearch, SearchWord
from functions.business.discovery.queries.asked import NEWEST_WORD, TYPED

ALL_WORDS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition; and from `meaning`, which a statement must read besides, how well.

    `closeness` is 0..1. `as_typed` is 2 if it has every word as it was typed, 1 if one of them only in its
    description, 0 if one only as it may have been meant.
    """

    matches: ColumnElement[bool]
    meaning: Subquery
    closeness: ColumnElement[float]
    as_typed: ColumnElement[int]


def wording() -> Wording:
    """Every word typed begins a word of the business, or is meant to. Without any word, nothing matches.

    `NEWEST_WORD` is the last one the list knew when it began: what is learnt meanwhile changes none of its pages.
    """
    meaning = _meaning()
    weighed = (meaning.c[name] for name in ("wholes", "begun", "others", "words"))
    return Wording(
        matches=_has(func.wanted(TYPED, NEWEST_WORD)),
        meaning=meaning,
        closeness=func.closeness(BusinessSearch.document, *weighed, type_=Double()),
        as_typed=cast(_has(meaning.c.anywhere), Integer) + cast(_has(meaning.c.prominently), Integer),
    )


def _has(query: ColumnElement[Any]) -> ColumnElement[bool]:
    return BusinessSearch.document.op("@@", return_type=Boolean())(query)


def _meaning() -> Subquery:
    """One row, worked out once: OFFSET 0 keeps the planner from doing so wherever it is mentioned."""
    parts = func.meaning(TYPED, NEWEST_WORD).table_valued(
        column("wholes", TSQUERY),
        column("begun", TSQUERY),
        column("others", TSQUERY),
        column("words", Integer),
    )
    anywhere, prominently = func.beginnings(TYPED), func.beginnings(TYPED, "ABC")
    return (
        select(parts, anywhere.label("anywhere"), prominently.label("prominently"))
        .offset(0)
        .subquery("meaning")
    )


def newest_word() -> ColumnElement[int]:
    """The last word that has been learnt."""
    return func.coalesce(select(func.max(SearchWord.id)).scalar_subquery(), 0)
