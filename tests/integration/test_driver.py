"""What a statement costs on the wire, and that every statement gets its own answer."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from common.db import engine_for
from common.settings import Settings

ASKED = sa.text("SELECT :first || :second")


class Counting:
    """A socket's file that counts how often it was sent away."""

    def __init__(self, file: Any) -> None:
        self._file, self.trips = file, 0

    def flush(self) -> None:
        self.trips += 1
        self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.fixture
def engine(settings: Settings) -> Iterator[sa.Engine]:
    """One connection of the default driver."""
    engine = engine_for(settings.model_copy(update={"pool_size": 1}))
    yield engine
    engine.dispose()


def said(connection: sa.Connection, first: str, second: str) -> Any:
    """Two words put together by the database."""
    return connection.scalar(ASKED, {"first": first, "second": second})


def test_a_statement_is_one_trip_and_takes_the_beginning_along(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver._sock = counting = Counting(driver._sock)
        assert said(connection, "a", "b") == "ab"
        assert counting.trips == 1
        assert said(connection, "c", "d") == "cd"
        assert counting.trips == 2
        connection.commit()
        driver._sock = counting._file


@pytest.mark.parametrize("wrong", ["SELECT nothing FROM nowhere WHERE 'a' = %s", "SELECT 1 / (%s)::integer"])
def test_after_a_refusal_everybody_gets_their_own_answer(engine: sa.Engine, wrong: str) -> None:
    with engine.connect() as connection:
        for is_first in (True, False):
            if not is_first:
                assert said(connection, "x", "y") == "xy"
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(wrong, ("0",))
            with pytest.raises(DBAPIError, match="25P02"):  # the transaction is over, and that is told
                said(connection, "a", "b")
            connection.rollback()
            assert said(connection, "a", "b") == "ab"
            connection.rollback()


def test_what_only_looks_like_a_place_for_a_value_stays_what_it_is(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        statement = (
            """SELECT %s || '$1 %s ''' || $$ %s $$ || t."%s" || 7 %% 4 FROM (SELECT 'x' AS "%s") AS t"""
        )
        assert connection.exec_driver_sql(statement, ("<",)).scalar() == "<$1 %s ' %s x3"


def test_a_long_statement_leaves_without_waiting(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        assert driver._usock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert len(said(connection, "a" * 300_000, "b" * 300_000)) == 600_000


def test_what_comes_back_has_its_names_types_and_count(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT n AS number, n::text AS said FROM generate_series(1, :most) n"), {"most": 3}
        )
        assert list(found.keys()) == ["number", "said"]
        assert [tuple(row) for row in found] == [(1, "1"), (2, "2"), (3, "3")]
        connection.exec_driver_sql("CREATE TEMP TABLE seen (n integer)")
        written = connection.execute(
            sa.text("INSERT INTO seen SELECT generate_series(1, :most)"), {"most": 5}
        )
        assert written.rowcount == 5
