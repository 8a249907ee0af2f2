"""A salon as rows is the salon that an owner opens over HTTP, to the last column of the last table."""

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Base
from tests.integration.conftest import Phone
from tests.integration.digest import COUNTERS
from tests.integration.salon import Salon, open_salon, some_category
from tests.integration.written import written_salon

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_it_is_the_one_that_an_owner_opens(bora: Phone, db: Session, connection: sa.Connection) -> None:
    some_category(db)
    db.commit()
    opened = written_by(open_salon, bora, db, connection)
    assert opened["business"] != []
    assert written_by(written_salon, bora, db, connection) == opened


def written_by(
    way: Callable[[Phone, Session], Salon], owner: Phone, db: Session, connection: sa.Connection
) -> dict[str, list[dict[str, Any]]]:
    """What stands in each table after it, without the numbers that differ each time; it is undone."""
    undone = connection.begin_nested()
    way(owner, db)
    rows = {name: rows_of(name, connection) for name in sorted(set(Base.metadata.tables) - COUNTERS)}
    db.rollback()
    undone.rollback()
    return rows


def rows_of(table: str, connection: sa.Connection) -> list[dict[str, Any]]:
    """Every row, its uids and keys hidden, in an order that does not depend on them."""
    found = connection.scalars(sa.text(f"SELECT to_jsonb(t)::text FROM {table} t")).all()
    rows = [json.loads(_UID.sub("a uid", row)) for row in found]
    keys = re.compile(r"id|\w+_id")
    known = [{name: value for name, value in row.items() if not keys.fullmatch(name)} for row in rows]
    return sorted(known, key=json.dumps)
