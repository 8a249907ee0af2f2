"""What somebody typed, against the words a business is found by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Double, cast, func, literal, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from common.models import BusinessSearch

MOST_WORDS = 10
LIKENESS = "0.5"
"""pg_trgm's word similarity from which a mistyped word counts as meant (its own default is 0.6)."""
_BEST_RANK = 0.6079  # ts_rank of one word that is part of the name
_WORD = re.compile(r"[^\W_]+")
_SIMPLE: ColumnElement[Any] = literal_column("'simple'::regconfig")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition, how well (0..1), and `exact` or `similar`."""

    matches: ColumnElement[bool]
    score: ColumnElement[float]
    mode: str


def exact(typed: str) -> Wording:
    """Every word typed begins a word of the business. Without any word (only punctuation), nothing matches."""
    query = _beginnings(_WORD.findall(typed)[:MOST_WORDS])
    rank = cast(func.ts_rank(BusinessSearch.document, query), Double)
    matches = BusinessSearch.document.op("@@", return_type=Boolean())(query)
    return Wording(matches, func.least(rank / _BEST_RANK, 1.0), "exact")


def similar(typed: str) -> Wording:
    """Something in the business's words looks like what was typed; see `allow_mistakes`."""
    folded = func.fold(literal(" ".join(_WORD.findall(typed)[:MOST_WORDS])))
    likeness = cast(func.word_similarity(folded, BusinessSearch.words), Double)
    matches = BusinessSearch.words.op("%>", return_type=Boolean())(folded)
    return Wording(matches, likeness, "similar")


def allow_mistakes(db: Session) -> None:
    """Let `similar` accept what is at least `LIKENESS` alike, for this transaction."""
    db.execute(select(func.set_config("pg_trgm.word_similarity_threshold", LIKENESS, True)))


def _beginnings(words: Sequence[str]) -> ColumnElement[Any]:
    """`'bor':* & 'berb':*`; quoted after folding, which can itself produce quotes (ŉ becomes 'n)."""
    quoted = [
        func.concat("'", func.translate(func.fold(literal(word)), "'\\", "  "), "':*") for word in words
    ]
    return func.to_tsquery(_SIMPLE, func.concat_ws(" & ", *quoted) if quoted else literal(""))
