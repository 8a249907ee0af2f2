"""What PostgreSQL quotes when it refuses something is said neither by an error nor by its log line."""

import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from common.db import constraint, engine_for
from common.web.logs import JsonLines
from tests.conftest import settings_for
from tools.local.cluster import Cluster

WORD = "zq7ptarmigan4x"
COMPLAINTS = {
    "a row that breaks a rule": "INSERT INTO users (name, language) VALUES (:word, :word)",
    "a row that lacks something": "INSERT INTO users (name, timezone, language) VALUES (:word, 'UTC', NULL)",
    "a row that is there already": """INSERT INTO users (name, language, email, email_verified_at)
        SELECT 'Alice', 'en', :word || '@example.com', now() FROM generate_series(1, 2)""",
    "no uid": "SELECT CAST(:word AS uuid)",
    "no number": "SELECT CAST(:word AS integer)",
    "no JSON": "SELECT CAST(:word AS jsonb)",
    "no moment": "SELECT CAST(:word AS timestamptz)",
    "no range": "SELECT CAST('[' || :word AS tstzrange)",
    "no pattern": "SELECT 'x' ~ ('(' || :word)",
    "no zone": "SELECT now() AT TIME ZONE :word",
}


@pytest.fixture(params=["pg8000", "psycopg"])
def connected(
    request: pytest.FixtureRequest, cluster: Cluster, database_name: str, access_key: str
) -> Iterator[sa.Connection]:
    """A connection as the app makes it, by either driver."""
    engine = engine_for(settings_for(cluster.url(database=database_name, driver=request.param), access_key))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def as_logged(error: Exception) -> str:
    """The line that a log would have of it."""
    told = {
        "msg": "a request failed",
        "levelname": "ERROR",
        "exc_info": (type(error), error, error.__traceback__),
    }
    return JsonLines("avatid-test").format(logging.makeLogRecord(told))


@pytest.mark.parametrize("what", COMPLAINTS)
def test_a_complaint_does_not_quote_what_was_typed(connected: sa.Connection, what: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        connected.execute(sa.text(COMPLAINTS[what]), {"word": WORD})
    line = as_logged(refused.value)
    assert WORD not in line
    assert WORD not in f"{refused.value!r} {refused.value.orig!r}"
    assert "Traceback" in line


def test_it_still_says_what_was_broken(connected: sa.Connection) -> None:
    with pytest.raises(DBAPIError) as refused:
        connected.execute(sa.text(COMPLAINTS["a row that breaks a rule"]), {"word": WORD})
    assert constraint(refused.value) == "users_language_known"
    line = as_logged(refused.value)
    assert "users_language_known" in line
    assert "INSERT INTO users" in line
