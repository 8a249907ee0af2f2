"""Forgetting words that no business has any more, so that nobody's inventions stay in everybody's corrections."""

from functools import partial

from sqlalchemy import Boolean, ColumnElement, cast, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY, array
from sqlalchemy.orm import Session, aliased

from common.models import BusinessSearch, SearchWord
from common.runtime import Runtime
from functions.business.tasks.board import background

AT_ONCE = 50
"""A word that a fifth of all have takes PostgreSQL tens of milliseconds among a million."""
PROMINENT = ":ABC"


@background.every(lambda _settings: 24 * 60, "forget_search_words")
def forget_search_words(runtime: Runtime) -> dict[str, int]:
    """Forget the words that nobody has any more, and the twins of those that two owners brought at one moment.

    A word that some owner brings back at this very moment may be lost: a mistyped one then no longer means it, until
    the next business that has it is written anew. Whoever types it right finds it all the same.
    """
    last, looked_at = 0, 0
    while ids := runtime.transactions.run(partial(_forget_some, after=last)):
        last, looked_at = ids[-1], looked_at + len(ids)
    return {"words": looked_at}


def _forget_some(db: Session, after: int) -> list[int]:
    some = select(SearchWord.id).where(SearchWord.id > after).order_by(SearchWord.id).limit(AT_ONCE)
    ids = list(db.scalars(some))
    of_no_use = or_(~_is_somebodys(), _has_an_elder_twin())
    db.execute(
        delete(SearchWord)
        .where(SearchWord.id.in_(ids), of_no_use)
        .execution_options(synchronize_session=False)
    )
    return ids


def _is_somebodys() -> ColumnElement[bool]:
    query = cast(func.any_of(array([SearchWord.word]), PROMINENT), TSQUERY)
    has_it = BusinessSearch.document.op("@@", return_type=Boolean())(query)
    return exists().where(has_it).correlate(SearchWord)


def _has_an_elder_twin() -> ColumnElement[bool]:
    twin = aliased(SearchWord)
    return exists().where(twin.word == SearchWord.word, twin.id < SearchWord.id).correlate(SearchWord)
