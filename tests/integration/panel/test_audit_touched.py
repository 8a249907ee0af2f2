"""What somebody who silences triggers has done to the audit log, as the panel shows it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from common import audit
from common.models import AuditLog
from tests.integration.panel.desk import Desk
from tests.integration.panel.test_audit import check, noted, rows


@pytest.fixture
def connection(owner_engine: sa.Engine) -> Iterator[sa.Connection]:
    """The test's connection, of a role that may do anything; undone after the test."""
    with owner_engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


def as_superuser(db: Session, statement: Any) -> None:
    """What only somebody can do who silences triggers."""
    db.execute(text("SET LOCAL session_replication_role = replica"))
    db.execute(statement)
    db.execute(text("SET LOCAL session_replication_role = origin"))
    db.commit()


def test_a_day_is_a_day_of_the_log(support: Desk, db: Session) -> None:
    first, second = noted(db, "old.act"), noted(db, "new.act")
    as_superuser(
        db, update(AuditLog).where(AuditLog.id <= first.id).values(at=AuditLog.at - timedelta(days=40))
    )
    db.expire_all()
    then, now = first.at.date(), second.at.date()
    between = (then + timedelta(days=20)).isoformat()
    assert ("old.act" in rows(support, flt4_from=between), "new.act" in rows(support, flt4_from=between)) == (
        False,
        True,
    )
    assert (
        "old.act" in rows(support, flt5_until=between),
        "new.act" in rows(support, flt5_until=between),
    ) == (
        True,
        False,
    )
    late = (now + timedelta(days=3)).isoformat()
    assert "Nothing here." in rows(support, flt4_from=late)
    assert "new.act" in rows(support, flt5_until=late)
    assert "Nothing here." in rows(support, flt5_until=(then - timedelta(days=3)).isoformat())


def test_a_day_ends_with_the_last_of_what_was_written_at_one_moment(support: Desk, db: Session) -> None:
    """Wherever it lies: rows that were written again lie in another order than they were numbered."""
    first, *_more, last = [noted(db, f"act.{number}") for number in range(4)]
    then = (first.at - timedelta(days=40)).astimezone(
        ZoneInfo("Europe/Tirane")
    )  # the panel's days are Tirana's
    mine = update(AuditLog).where(AuditLog.id <= last.id).values(at=then)
    as_superuser(db, mine.where(AuditLog.id != first.id))
    as_superuser(db, mine)
    db.expire_all()
    for day in ("flt5_until", "flt4_from"):
        said = rows(support, **{day: then.date().isoformat()})
        assert all(f"act.{number}" in said for number in range(4)), day


def test_a_touched_row_is_named(support: Desk, db: Session) -> None:
    row = noted(db, "account.blocked")
    noted(db, "account.unblocked")
    as_superuser(db, update(AuditLog).where(AuditLog.id == row.id).values(action="account.loved"))
    page = check(support)
    assert f"Row {row.chain_no} is missing or not what was written." in page
    assert f"Broken at row {row.chain_no}" in page


def test_a_missing_row_is_found_wherever_it_was(db: Session) -> None:
    made = [noted(db, f"act.no{number}") for number in range(6)]
    as_superuser(db, delete(AuditLog).where(AuditLog.id == made[3].id))
    assert audit.check(db, None, 2).broken == 4
    assert audit.check(db, None, 100).broken == 4
    assert audit.check(db, None, 1).broken is None
