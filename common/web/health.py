"""Is this process up, does it reach its database, where does it count: the three health pages of every function."""

import logging
from typing import Literal

from pydantic import Field
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import Transactions
from common.errors import Unavailable
from common.runtime import Runtime
from common.web.contract import Api
from common.web.guards import anyone
from common.web.validation import Answer

log = logging.getLogger(__name__)
api = Api("health")


class Health(Answer):
    """The process answers."""

    status: Literal["ok"] = "ok"


class DatabaseHealth(Health):
    """The database answers."""

    postgis: str = Field(examples=["3.3 USE_GEOS=1 USE_PROJ=1 USE_STATS=1"])


class CounterHealth(Answer):
    """Where rate limits are counted."""

    status: Literal["ok", "not_configured"]
    store: Literal["redis", "postgresql"]


@api.get("/health/", auth=anyone)
def process_health() -> Health:
    """Say that this function is up."""
    return Health()


@api.get("/health/db/", auth=anyone, errors=[Unavailable])
def database_health(work: Transactions) -> DatabaseHealth:
    """Say whether the database answers within a second, and with which PostGIS."""
    try:
        return DatabaseHealth(postgis=work.run(_postgis_version))
    except DBAPIError as error:
        log.warning("the database is not well", exc_info=error)
        raise Unavailable from error


def _postgis_version(db: Session) -> str:
    db.execute(text("SET LOCAL statement_timeout = '1s'"))
    return str(db.scalar(text("SELECT postgis_version()")))


@api.get("/health/redis/", auth=anyone, errors=[Unavailable])
def counter_health(runtime: Runtime) -> CounterHealth:
    """Say where rate limits are counted, and whether Redis answers if it is there: PostgreSQL is the default."""
    store = runtime.counters.store
    if store.name == "postgresql":
        return CounterHealth(status="not_configured", store=store.name)
    store.ping()
    return CounterHealth(status="ok", store=store.name)
