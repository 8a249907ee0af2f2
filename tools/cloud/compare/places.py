"""Where a database is: a URL, or an instance of Cloud SQL by its name, reached as the functions reach theirs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from common.db import engine_for
from common.settings import Settings
from tools import installation

_INSTANCE = re.compile(r"[a-z0-9:.\-]+:[a-z0-9\-]+:[a-z0-9\-]+")
_AS_LONG_AS_IT_TAKES = {"statement_timeout_ms": 0}
"""A function gives up on a statement after seconds; one that goes over every row of a table needs more."""


class NotReadable(ValueError):
    """The sentence says what could not be read."""


def names_a_database(place: str) -> bool:
    """Whether this is one, and no file."""
    return "://" in place or _INSTANCE.fullmatch(place) is not None


def engine_here() -> sa.Engine:
    """Connections to the database that the environment names; raises `Refused` if it names none."""
    return _patient(installation.settings())


@contextmanager
def entered(place: str) -> Iterator[sa.Connection]:
    """A connection to it; an instance is entered as whom the environment names. Raises `NotReadable`."""
    try:
        engine = _engine_at(place)
    except (sa.exc.SQLAlchemyError, ImportError, ValueError) as problem:
        raise NotReadable(f"this is no place of a database: {type(problem).__name__}") from problem
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as problem:
        raise NotReadable(f"{engine.url!r} could not be read: {_reason(problem)}") from problem
    finally:
        engine.dispose()


def _engine_at(place: str) -> sa.Engine:
    if "://" in place:
        return sa.create_engine(place, poolclass=sa.NullPool)
    there = {"cloud_sql_instance": place, "database_url": ""}
    return _patient(installation.settings().model_copy(update=there))


def _patient(settings: Settings) -> sa.Engine:
    return engine_for(settings.model_copy(update=_AS_LONG_AS_IT_TAKES))


def _reason(problem: sa.exc.SQLAlchemyError) -> str:
    return str(getattr(problem, "orig", None) or type(problem).__name__)[:300]
