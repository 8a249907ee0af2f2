"""Every night somebody looks whether the audit log has been touched, and says so where the database cannot reach."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common import audit
from common.runtime import Runtime
from functions.worker.tasks import verify_audit

Lines = list[dict[str, Any]]


@pytest.fixture
def connection(owner_engine: sa.Engine) -> Iterator[sa.Connection]:
    """Somebody who may do anything; undone after the test."""
    with owner_engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture(autouse=True)
def every_line(caplog: pytest.LogCaptureFixture) -> None:
    """Quiet lines are written, too, as in a function."""
    caplog.set_level("INFO")


@pytest.fixture
def anchor(db: Session) -> str:
    """Three acts have been written down; where the chain is by now."""
    for number in range(3):
        audit.note(db, None, "act.done", data={"number": number})
    db.commit()
    return str(audit.last_anchor(db))


def test_a_whole_log_leaves_its_anchor_in_the_logs(runtime: Runtime, anchor: str, log_lines: Lines) -> None:
    assert verify_audit(runtime) == {"rows": 3, "broken": 0}
    (line,) = log_lines
    assert (line["severity"], line["message"], line["anchor"]) == ("INFO", "the audit log is whole", anchor)


def test_a_row_that_somebody_touched_is_an_error(
    runtime: Runtime, anchor: str, connection: sa.Connection, log_lines: Lines
) -> None:
    connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    connection.execute(sa.text("UPDATE audit_log SET action = 'act.denied' WHERE chain_no = 2"))
    assert verify_audit(runtime)["broken"] == 1
    (line,) = log_lines
    assert (line["severity"], line["message"], line["row"]) == ("ERROR", "the audit log is broken", 2)


def test_a_log_without_rows_is_whole(runtime: Runtime, log_lines: Lines) -> None:
    assert verify_audit(runtime) == {"rows": 0, "broken": 0}
    assert log_lines[0]["anchor"] == ""
