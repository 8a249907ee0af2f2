"""psycopg as this system needs it: whoever says nothing for too long is not there any more.

Imported with the first connection, like the driver itself.
"""

from functools import cache
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import URL, Dialect

Result = TypeVar("Result")


class Patient(psycopg.Connection[Any]):
    """A connection that waits for an answer no longer than `silence` seconds; None is for ever.

    The system's own timeout sees only what was never taken in: behind a proxy everything is, and then nothing comes.
    """

    silence: float | None = None

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for the server; raises OperationalError, and closes the line, when nobody answers."""
        try:
            return super().wait(gen, interval, timeout or self.silence)
        except psycopg.errors._WaitTimeout as silent:
            self.close()
            raise psycopg.OperationalError("network error: no answer") from silent


def connected(url: URL, silence: float | None, **more: Any) -> Patient:
    """A connection with that patience, otherwise as SQLAlchemy makes it."""
    how, named = _dialect(url).create_connect_args(url)
    connection = Patient.connect(*how, **{**named, **more})
    connection.silence = silence
    return connection


@cache
def _dialect(url: URL) -> Dialect:
    kind = url.get_dialect()
    return kind(dbapi=kind.import_dbapi())  # type: ignore[call-arg]
