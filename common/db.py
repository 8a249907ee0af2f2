"""The database: one engine a process, transactions with retry, and refusals told by constraint name."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from common import connecting
from common.connecting import idle
from common.connecting.unquoted import say_less
from common.errors import AppError, Unavailable
from common.settings import Settings

log = logging.getLogger(__name__)
Result = TypeVar("Result")

SERIALIZATION, DEADLOCK, LOCK_TIMEOUT, CANCELED = "40001", "40P01", "55P03", "57014"
_WORTH_REPEATING = {SERIALIZATION, DEADLOCK, LOCK_TIMEOUT}
_KNOWN_BY_ANOTHER_NAME = {"0A000", "26000", "42P05"}
"""A statement is prepared no more, or brings something else since the schema changed (connecting/statements.py)."""
_ANOTHER_SCHEMA = {"42P01", "42703", "42883"}
"""No such table, column or function: we are older or newer than the schema, and a deploy is under way."""
_NOT_REACHED = ("57P", "08", "53", "28", "3D")
"""The server goes down, the line broke, it has no room, it does not know us (yet), the database is not made yet."""
_ATTEMPTS = 3


def sqlstate(error: DBAPIError) -> str:
    """The five characters PostgreSQL gave its refusal, with either driver."""
    told: Any = error.orig
    if hasattr(told, "sqlstate"):
        return told.sqlstate or ""
    return _pg8000_fields(told).get("C", "")


def constraint(error: DBAPIError) -> str:
    """The name of the constraint that refused, or an empty string."""
    told: Any = error.orig
    if hasattr(told, "diag"):
        return told.diag.constraint_name or ""
    return _pg8000_fields(told).get("n", "")


def _pg8000_fields(told: Any) -> Mapping[str, str]:
    fields = told.args[0] if told is not None and told.args else {}
    return fields if isinstance(fields, dict) else {}


Refusal = type[AppError] | Callable[[], AppError]


@contextmanager
def rule(db: Session, name: str, refusal: Refusal) -> Iterator[None]:
    """Write what stands inside under a savepoint; turn constraint `name`'s refusal into `refusal`."""
    with rules(db, {name: refusal}):
        yield


@contextmanager
def rules(db: Session, refusals: Mapping[str, Refusal]) -> Iterator[None]:
    """The same for several constraints, by name."""
    try:
        with db.begin_nested():
            yield
            db.flush()
    except DBAPIError as error:
        refusal = refusals.get(constraint(error))
        if refusal is None:
            raise
        raise refusal() from error


def engine_for(settings: Settings) -> Engine:
    """An engine with the platform's pool: 4 connections, none beyond, five seconds of patience."""
    return pooled(settings, **connecting.arguments(settings))


def pooled(settings: Settings, **how: Any) -> Engine:
    """That engine, with connections made as told."""
    engine = create_engine(
        settings.database,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_timeout_seconds,
        hide_parameters=True,  # what people typed stays out of error messages, and so out of the logs
        **how,
    )
    event.listen(engine, "handle_error", _drop_what_lost_its_place)
    event.listen(engine, "handle_error", say_less)
    idle.watch(engine)
    return engine


def _drop_what_lost_its_place(failure: ExceptionContext) -> None:
    """Close a connection on which the driver itself stumbled: answers that nobody has read may be left on it.

    The next request with this connection would take them for its own.
    """
    if not isinstance(failure.original_exception, failure.dialect.loaded_dbapi.Error):
        failure.is_disconnect, failure.invalidate_pool_on_disconnect = True, False


class Transactions:
    """Hands out transactions one at a time; a view or task that talks to other computers takes this, not `db`.

    `bind` is an engine, or in tests one connection inside an outer transaction that is rolled back.
    """

    def __init__(
        self, make_session: Callable[[], Session], committed: Callable[[Session], None] = lambda _db: None
    ) -> None:
        self._make_session, self._committed = make_session, committed

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """Transactions on connections of `engine`'s pool."""
        return cls(lambda: Session(engine, expire_on_commit=False))

    def watched(self, committed: Callable[[Session], None]) -> "Transactions":
        """The same transactions, with `committed(db)` called after each one that was."""
        return Transactions(self._make_session, committed)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed at the end, or at an `AppError` that must leave a trace; else undone."""
        with self._make_session() as db:
            try:
                yield db
            except AppError as refusal:
                if refusal.keep:
                    db.commit()
                raise
            else:
                db.commit()
                self._committed(db)

    def run(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in one transaction, the whole of it again (3 times at most) when rows were contended.

        Raises `Unavailable` when contention, a timeout or a missing connection stays.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.begin() as db:
                    return work(db)
            except PoolExhausted as error:
                raise Unavailable from error
            except DBAPIError as error:
                _repeat_or_raise(error, attempt)
        raise Unavailable


def _repeat_or_raise(error: DBAPIError, attempt: int) -> None:
    state = sqlstate(error)
    if state in _KNOWN_BY_ANOTHER_NAME and attempt < _ATTEMPTS:
        return
    if state in _WORTH_REPEATING and attempt < _ATTEMPTS:
        time.sleep(random.uniform(0.005, 0.05) * attempt)  # noqa: S311 (jitter, not a secret)
        return
    if state in _WORTH_REPEATING or state == CANCELED or _is_lost(error):
        log.warning("the database could not serve a request", extra={"sqlstate": state}, exc_info=error)
        raise Unavailable from error
    if state in _ANOTHER_SCHEMA:
        log.error(
            "the schema is not the one this code was written for", extra={"sqlstate": state}, exc_info=error
        )
        raise Unavailable from error
    raise error


def _is_lost(error: DBAPIError) -> bool:
    """The connection broke, or could not be made."""
    cannot_connect = isinstance(error, (InterfaceError, OperationalError)) and not sqlstate(error)
    return error.connection_invalidated or cannot_connect or sqlstate(error).startswith(_NOT_REACHED)
