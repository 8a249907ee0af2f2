"""The demo, loaded once for all that look at it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.settings import Settings
from tests.conftest import A_MONDAY_MORNING
from tools.demo import around, loading, news, stories, visits


@pytest.fixture(scope="package")
def demo(engine: sa.Engine, settings: Settings) -> Iterator[sa.Connection]:
    """A connection in whose transaction the whole demo is; it is undone after the last test."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            clock = SetClock(A_MONDAY_MORNING)
            customers = loading.load(db, clock, settings)
            visits.book_some(db, customers, clock.now())
            stories.tell(db, customers, clock.now(), settings)
            news.spread(db, customers, clock, settings.model_copy(update={"chat_provider": "firestore"}))
            around.fill(db, clock)
            db.commit()
        yield connection
        outer.rollback()


@pytest.fixture
def connection(demo: sa.Connection) -> Iterator[sa.Connection]:
    """Every test sees the demo, and its own changes are undone."""
    inner = demo.begin_nested()
    yield demo
    inner.rollback()
