"""What somebody typed, against the words a business is found by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Double, cast, func, literal, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from common.models import BusinessSearch

MOST_WORDS = 10
LIKENESS = "0.4"
"""pg_trgm's word similarity from which a mistyped word counts as meant (its own default is 0.6).

0.44 is "flokteri" for floktari or "manicure" for manikyr; words that have nothing in common stay below 0.2."""
_BEST_RANK = 0.6079  # ts_rank of one word that is part of the name
_WORD = re.compile(r"[^\W_]+")
_SIMPLE: ColumnElement[Any] = literal_column("'simple'::regconfig")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a business matches: the condition, how well (0..1), and `exact` or `similar`."""

    matches: ColumnElement[bool]
    score: ColumnElement[float]
    mode: str


class _looks_like(FunctionElement[bool]):
    """pg_trgm's `words %> typed`; SQLAlchemy's `op` doubles the percent sign for one driver and not for the other."""

    type = Boolean()
    inherit_cache = True


@compiles(_looks_like)
def _write_looks_like(element: _looks_like, compiler: SQLCompiler, **how: Any) -> str:
    words, typed = (compiler.process(each, **how) for each in element.clauses)
    return f"({words} %%> {typed})"


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
    return Wording(_looks_like(BusinessSearch.words, folded), likeness, "similar")


def allow_mistakes(db: Session) -> None:
    """Let `similar` accept what is at least `LIKENESS` alike, for this transaction."""
    db.execute(select(func.set_config("pg_trgm.word_similarity_threshold", LIKENESS, True)))


def _beginnings(words: Sequence[str]) -> ColumnElement[Any]:
    """`'bor':* & 'berb':*`; quoted after folding, which can itself produce quotes (ŉ becomes 'n).

    The blank inside keeps a word that folds to nothing from being a syntax error. Only
    immutable functions: the planner then knows the query, and from it how many businesses match.
    """
    query: ColumnElement[str] = literal("")
    for number, word in enumerate(words):
        folded = func.translate(func.fold(literal(word)), "'\\", "  ")
        query = query + literal("' " if number == 0 else " & ' ") + folded + literal("':*")
    return func.to_tsquery(_SIMPLE, query)
