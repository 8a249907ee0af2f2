"""Where a database is: a URL, or an instance of Cloud SQL by its name, reached as the functions reach theirs."""

import re

import sqlalchemy as sa

from common.db import engine_for
from tools import installation

_INSTANCE = re.compile(r"[a-z0-9:.\-]+:[a-z0-9\-]+:[a-z0-9\-]+")


def names_a_database(place: str) -> bool:
    """Whether this is one, and no file."""
    return "://" in place or _INSTANCE.fullmatch(place) is not None


def engine_at(place: str) -> sa.Engine:
    """Connections to it; an instance is entered through the connector, as whom the environment names."""
    if "://" in place:
        return sa.create_engine(place, poolclass=sa.NullPool)
    there = {"cloud_sql_instance": place, "database_url": ""}
    return engine_for(installation.settings().model_copy(update=there))
