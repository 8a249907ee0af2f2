"""What a statement costs on the wire, and that every statement gets its own answer."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from common.connecting.statements import PREPARED_REMEMBERED
from common.db import Transactions, engine_for
from common.settings import Settings
from tests.database import superuser
from tools.local.cluster import Cluster

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


def known_to_the_server(connection: sa.Connection) -> list[str]:
    """The statements that have a name there."""
    return list(connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars())


def test_what_is_asked_again_is_read_only_once_more(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert said(connection, "a", "b") == "ab"
        assert known_to_the_server(connection) == []
        assert said(connection, "c", "d") == "cd"
        assert said(connection, "e", "f") == "ef"
        assert len(known_to_the_server(connection)) == 1


def test_what_has_not_been_asked_for_longest_is_forgotten_by_the_server_too(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        for number in range(PREPARED_REMEMBERED + 10):
            for _again in range(2):
                asked = f"SELECT {number} || %s"
                assert connection.exec_driver_sql(asked, ("!",)).scalar() == f"{number}!"
        assert said(connection, "a", "b") == "ab"
        known = known_to_the_server(connection)
        assert len(known) == PREPARED_REMEMBERED - 1
        assert not any("SELECT 3 ||" in each for each in known)


@pytest.mark.parametrize(
    "forget", ["DEALLOCATE ALL", "DISCARD ALL", "ALTER TABLE seen ALTER COLUMN n TYPE text"]
)
def test_a_statement_that_was_forgotten_or_has_changed_is_asked_anew(engine: sa.Engine, forget: str) -> None:
    transactions = Transactions.of(engine)
    asked = sa.text("SELECT n FROM seen WHERE n::text <> :never")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.exec_driver_sql("CREATE TEMP TABLE seen AS SELECT 1 AS n")
    for _time in range(3):
        assert transactions.run(lambda db: db.scalar(asked, {"never": "0"})) == 1
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.exec_driver_sql(forget)
        owner.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS seen AS SELECT 1 AS n")
    for _time in range(3):
        assert int(transactions.run(lambda db: db.scalar(asked, {"never": "0"}))) == 1


def test_a_connection_whose_server_is_gone_is_not_handed_out(engine: sa.Engine, cluster: Cluster) -> None:
    transactions = Transactions.of(engine)
    asked = sa.text("SELECT pg_backend_pid() + :nothing")
    first = transactions.run(lambda db: db.scalar(asked, {"nothing": 0}))
    with superuser(cluster, "postgres") as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    assert transactions.run(lambda db: db.scalar(asked, {"nothing": 0})) != first


@pytest.mark.parametrize("change", ["ALTER TABLE lesson ALTER COLUMN n TYPE text", "DEALLOCATE ALL"])
def test_what_one_connection_was_told_the_others_need_not_be_told_again(
    settings: Settings, cluster: Cluster, database_name: str, change: str
) -> None:
    engine = engine_for(settings.model_copy(update={"pool_size": 4}))
    asked = sa.text("SELECT n FROM lesson WHERE n::text <> :never")
    with superuser(cluster, database_name) as owner:
        owner.execute(sa.text("CREATE TABLE lesson AS SELECT 1 AS n"))
        owner.execute(sa.text("GRANT SELECT ON lesson TO public"))
        try:
            _know(engine, asked)
            for each in (owner,) if change.startswith("ALTER") else _all_of(engine):
                each.execute(sa.text(change))
            transactions = Transactions.of(engine)
            found = [transactions.run(lambda db: db.scalar(asked, {"never": "0"})) for _ in range(6)]
            assert [int(each) for each in found] == [1] * 6
        finally:
            engine.dispose()
            owner.execute(sa.text("DROP TABLE lesson"))


def _all_of(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Every connection of the pool, at once."""
    with ExitStack() as held:
        yield from [held.enter_context(engine.connect()) for _ in range(4)]


def _know(engine: sa.Engine, asked: sa.TextClause) -> None:
    for connection in _all_of(engine):
        for _time in range(3):
            connection.execute(asked, {"never": "0"})


def test_a_connection_that_is_closed_already_is_not_handed_out(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
    driver._usock.close()
    with engine.connect() as connection:
        assert said(connection, "a", "b") == "ab"
