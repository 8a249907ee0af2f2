"""The demo, loaded once for all that look at it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions
from common.settings import Settings
from tests.conftest import A_MONDAY_MORNING
from tools.demo import around, loading, news, ratings, stories, to_decide, visits


@pytest.fixture(scope="package")
def demo(engine: sa.Engine, settings: Settings) -> Iterator[sa.Connection]:
    """A connection in whose transaction the whole demo is; it is undone after the last test."""
    with engine.connect() as connection:
        outer = connection.begin()
        with session_on(connection) as db:
            clock = SetClock(A_MONDAY_MORNING)
            customers = loading.load(db, clock, settings)
            visits.book_some(db, customers, clock.now())
            stories.tell(db, customers, clock.now(), settings)
            with_chat = settings.model_copy(update={"chat_provider": "firestore"})
            news.spread(db, customers, clock, with_chat)
            around.fill(db, clock)
            ratings.say(db, customers, clock, settings)
            to_decide.complain(db, customers, clock.now(), with_chat)
            db.commit()
        to_decide.claim_one(Transactions(lambda: session_on(connection)), clock, settings)
        yield connection
        outer.rollback()


def session_on(connection: sa.Connection) -> Session:
    """What it commits is a savepoint of the connection's transaction."""
    return Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)


@pytest.fixture
def connection(demo: sa.Connection) -> Iterator[sa.Connection]:
    """Every test sees the demo, and its own changes are undone."""
    inner = demo.begin_nested()
    yield demo
    inner.rollback()
