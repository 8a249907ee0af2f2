"""The table notices when a protection is gone: the rows that need it fail, and only they."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.db import engine_for
from tests import database
from tests.conftest import settings_for
from tests.integration.conftest import Phone
from tests.integration.search_quality.loading import copied, refresh
from tests.integration.search_quality.row import FOLDING, MISTAKES
from tests.integration.search_quality.table import TABLE
from tools.local.cluster import Cluster


@dataclass(frozen=True)
class Sabotage:
    """What is done to a copy of the town; afterwards the product indexes it again, or what it did stays."""

    protection: str
    statement: str
    indexes_again: bool = False


SABOTAGES = (
    Sabotage(
        FOLDING,
        """CREATE OR REPLACE FUNCTION fold(value text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN lower(value COLLATE "und-x-icu")""",
        indexes_again=True,
    ),
    Sabotage(MISTAKES, "DELETE FROM search_word"),
)


@pytest.fixture(scope="module", params=SABOTAGES, ids=lambda each: each.protection)
def sabotage(request: pytest.FixtureRequest) -> Sabotage:
    """Which protection is taken away."""
    return cast(Sabotage, request.param)


@pytest.fixture(scope="module")
def engine(
    engine: sa.Engine, sabotage: Sabotage, cluster: Cluster, town_name: str, access_key: str
) -> Iterator[sa.Engine]:
    """Connections to a copy of the town in which the protection itself is gone."""
    engine.dispose()  # a database is copied only while nobody is in it
    name = copied(cluster, town_name, f"{town_name}_{sabotage.protection}")
    owner = sa.create_engine(cluster.url("postgres", name, "psycopg"), poolclass=sa.NullPool)
    with owner.begin() as connection:
        connection.execute(sa.text(sabotage.statement))
    if sabotage.indexes_again:
        refresh(owner)
    sabotaged = engine_for(settings_for(cluster.url(database=name), access_key))
    yield sabotaged
    sabotaged.dispose()
    database.drop(cluster, name)


def test_the_rows_that_need_a_protection_fail_without_it_and_no_others(
    stranger: Phone, db: Session, sabotage: Sabotage
) -> None:
    need = {row.name for row in TABLE if row.needs == sabotage.protection}
    may = {row.name for row in TABLE if row.leans_on == sabotage.protection}
    failed = {row.name for row in TABLE if row.complaints(stranger, db)}
    assert sorted(need - failed) == [], "these should have failed"
    assert sorted(failed - need - may) == [], "these have nothing to do with it"
    assert len(need) >= 5
