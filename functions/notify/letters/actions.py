"""What changes when a post office tells what became of our letters."""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from common import outbox
from common.integrations.mail_news import Fate, LetterNews
from functions.notify.letters import queries
from functions.notify.unsubscribing.actions import stop_letters

log = logging.getLogger(__name__)


def take_in(db: Session, news: Iterable[LetterNews], now: datetime) -> int:
    """Believe that these letters are there, and write to no one again who has complained; told again, it is the same.

    Returns of how many letters it is. In the order of their uids, so that two calls at once do not wait for each
    other crosswise.
    """
    known = {each.message: each for each in news if each.message is not None}
    for uid in sorted(known):
        outbox.arrived(db, uid, known[uid].ref, now)
    for each in sorted((one for one in news if one.fate is not Fate.TAKEN), key=lambda one: one.to):
        _note(db, each)
    return len(known)


def _note(db: Session, news: LetterNews) -> None:
    """The outbox's uid tells operators which letter it was; the address stands in no log."""
    log.warning(
        "a letter went wrong", extra={"outbox": str(news.message), "fate": news.fate, "why": news.why}
    )
    if news.fate is Fate.COMPLAINED and (reader := queries.reader_at(db, news.to)):
        stop_letters(db, reader)
