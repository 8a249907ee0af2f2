"""The database's refusals, by SQLSTATE and constraint name, with both drivers."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from common.db import Transactions, constraint, engine_for, rule, sqlstate
from common.errors import Conflict, Unavailable
from common.models import User
from common.settings import Settings


class Known(Conflict):
    """The refusal a rule is turned into."""


@pytest.fixture(params=["pg8000", "psycopg"])
def engine_of_driver(request: pytest.FixtureRequest, settings: Settings) -> Iterator[sa.Engine]:
    """Connections with either driver."""
    url = settings.database.replace("pg8000", request.param)
    engine = engine_for(settings.model_copy(update={"database_url": url, "lock_timeout_ms": 200}))
    yield engine
    engine.dispose()


REFUSALS = {
    "23505": (
        "INSERT INTO users (name, phone) VALUES ('a', '+15550101111'), ('b', '+15550101111')",
        "users_phone_unique",
    ),
    "23514": ("INSERT INTO users (name, language) VALUES ('a', 'de')", "users_language_known"),
    "23503": ("INSERT INTO favourite (user_id, business_id) VALUES (-1, -1)", "favourite_user_fk"),
    "23502": ("INSERT INTO users (name) VALUES (NULL)", ""),
    "57014": ("SET LOCAL statement_timeout = '20ms'; SELECT pg_sleep(5)", ""),
    "42501": ("DROP TABLE users", ""),
}


@pytest.mark.parametrize("state", REFUSALS)
def test_a_refusal_is_known_by_its_state_and_its_constraint(engine_of_driver: sa.Engine, state: str) -> None:
    statement, name = REFUSALS[state]
    with engine_of_driver.connect() as connection:
        *before, last = statement.split("; ")
        for each in before:
            connection.exec_driver_sql(each)
        with pytest.raises(DBAPIError) as refused:
            connection.exec_driver_sql(last)
        assert (sqlstate(refused.value), constraint(refused.value)) == (state, name)


def test_the_exceptions_class_says_nothing_with_pg8000(engine: sa.Engine) -> None:
    """Why nobody here catches IntegrityError: with this driver a check is not one."""
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.exec_driver_sql(REFUSALS["23514"][0])
    assert not isinstance(refused.value, IntegrityError)


def test_a_rule_turns_its_own_constraint_into_its_refusal_and_no_other(db: Session) -> None:
    db.add(User(name="Arta", phone="+355691111111"))
    db.flush()
    with pytest.raises(Known), rule(db, "users_phone_unique", Known):
        db.add(User(name="Besa", phone="+355691111111"))
    with pytest.raises(DBAPIError), rule(db, "users_phone_unique", Known):
        db.add(User(name="x" * 65))


def test_what_was_written_before_a_refused_rule_is_still_there(db: Session) -> None:
    db.add(User(name="Before", phone="+355691111111"))
    db.flush()
    with pytest.raises(Known), rule(db, "users_phone_unique", Known):
        db.add(User(name="After", phone="+355691111111"))
    assert db.scalars(sa.select(User.name)).all() == ["Before"]


class Contended(DBAPIError):
    """A refusal as the driver would tell it."""

    def __init__(self, state: str) -> None:
        super().__init__("UPDATE", {}, Exception({"C": state}))


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_a_contended_transaction_is_tried_again_from_its_beginning(
    engine_of_driver: sa.Engine, state: str
) -> None:
    tries: list[int] = []

    def work(db: Session) -> str:
        tries.append(db.scalar(sa.select(1)) or 0)
        if len(tries) < 3:
            raise Contended(state)
        return "done"

    assert Transactions.of(engine_of_driver).run(work) == "done"
    assert len(tries) == 3


def test_it_is_given_up_after_three_tries(engine: sa.Engine) -> None:
    tries: list[int] = []

    def work(_db: Session) -> None:
        tries.append(1)
        raise Contended("40P01")

    with pytest.raises(Unavailable):
        Transactions.of(engine).run(work)
    assert len(tries) == 3


def test_a_row_that_stays_locked_is_said_to_be_busy(
    engine_of_driver: sa.Engine, own_row: Callable[[], int]
) -> None:
    user_id = own_row()
    statement = sa.text("SELECT 1 FROM users WHERE id = :id FOR UPDATE")
    with engine_of_driver.connect() as holder:
        holder.execute(statement, {"id": user_id})
        with pytest.raises(Unavailable):
            Transactions.of(engine_of_driver).run(lambda db: db.execute(statement, {"id": user_id}))


@pytest.fixture
def own_row(owner_engine: sa.Engine) -> Iterator[Callable[[], int]]:
    """A committed user, removed afterwards."""
    made: list[int] = []

    def make() -> int:
        with owner_engine.begin() as connection:
            made.append(
                connection.scalar(sa.text("INSERT INTO users (name) VALUES ('Held') RETURNING id")) or 0
            )
        return made[-1]

    yield make
    with owner_engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM users WHERE id = ANY(:ids)"), {"ids": made})


def test_with_no_connection_left_the_client_is_asked_to_come_back(settings: Settings) -> None:
    tight = settings.model_copy(update={"pool_size": 1, "pool_timeout_seconds": 0.05})
    engine = engine_for(tight)
    with engine.connect(), pytest.raises(Unavailable) as busy:
        Transactions.of(engine).run(lambda db: db.scalar(sa.select(1)))
    assert busy.value.retry_after == 1
    engine.dispose()


def test_a_database_that_is_not_there_is_unavailable(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"database_url": "postgresql+pg8000://x@127.0.0.1:1/none"})
    with pytest.raises(Unavailable):
        Transactions.of(engine_for(nowhere)).run(lambda db: db.scalar(sa.select(1)))


def test_a_connection_the_server_closed_is_replaced(
    engine_of_driver: sa.Engine, owner_engine: sa.Engine
) -> None:
    """The request that meets the dead connection is told to come back; the next one works."""
    transactions = Transactions.of(engine_of_driver)

    def killed(db: Session) -> Any:
        pid = db.scalar(sa.text("SELECT pg_backend_pid()"))
        with owner_engine.connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        return db.scalar(sa.select(1))

    with pytest.raises(Unavailable):
        transactions.run(killed)
    assert transactions.run(lambda db: db.scalar(sa.select(1))) == 1


def test_a_connection_that_the_driver_lost_its_place_on_is_not_used_again(settings: Settings) -> None:
    """Half a character cannot be sent, but what came before it was: the next to read would read its answers."""
    engine = engine_for(settings.model_copy(update={"pool_size": 1}))
    transactions = Transactions.of(engine)

    def said(words: str) -> str | None:
        return transactions.run(lambda db: db.scalar(sa.select(sa.cast(words, sa.Text))))

    with pytest.raises(UnicodeEncodeError):
        said("\ud800")
    assert said("mine") == "mine"
    engine.dispose()


def test_requests_never_hold_two_connections(settings: Settings) -> None:
    """Sixteen at once with a pool of four: all are served, because none waits for a second one."""
    engine = engine_for(settings.model_copy(update={"pool_size": 4}))
    transactions, served = Transactions.of(engine), []
    start = threading.Barrier(16)

    def work() -> None:
        start.wait()
        transactions.run(lambda db: db.scalar(sa.text("SELECT pg_sleep(0.01)")))
        served.append(transactions.run(lambda db: db.scalar(sa.select(1))))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert served == [1] * 16
    engine.dispose()
