"""P21: what was backed up comes back, every row of it; and a bad backup does not pass for a good one."""

import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SystemClock
from common.db import Transactions, engine_for
from common.models import User
from tests import database
from tests.conftest import committing
from tests.integration.conftest import town_of
from tests.proof import Proof
from tests.prove.restoring.history import History, lived_through
from tools.cloud.compare.differences import differences
from tools.cloud.compare.fingerprint import fingerprint_of
from tools.demo.rows import CUSTOMER, PASSWORD
from tools.local.cluster import Cluster, ClusterError


@pytest.fixture(scope="module")
def history(access_key: str) -> Iterator[History]:
    """A town whose database is gone; of it there are a dump, a base backup and a journal."""
    folder = database.run_folder() / "restoring"
    yield lived_through(folder, access_key)
    shutil.rmtree(folder)


def test_a_dump_comes_back_whole_and_the_app_answers_on_it(history: History, proof: Proof) -> None:
    began = time.monotonic()
    with history.from_the_dump() as cluster:
        seconds = round(time.monotonic() - began, 2)
        found = differences(history.dumped, fingerprint_of(cluster.url("postgres")))
        answers = asked(history, cluster)
    assert found == []
    assert answers == {"health": 200, "search": 200, "sign-in": 200, "me": CUSTOMER}
    proof.held(
        "P21",
        "a dump restored",
        tables=len(history.dumped.tables),
        rows=history.dumped.rows,
        structure=len(history.dumped.structure),
        bytes=history.bytes["dump"],
        seconds_to_dump=history.seconds["dump"],
        seconds_to_restore=seconds,
        differences=len(found),
    )


def asked(history: History, cluster: Cluster) -> dict[str, object]:
    """What the app says on this database: as the role that it always is, to somebody from before."""
    with committing(history.settings(cluster), SystemClock()) as runtime:
        phone: Client = town_of(runtime)
        signed_in = phone.post("/api/user/auth/email/", json={"email": CUSTOMER, "password": PASSWORD})
        token = (signed_in.json or {}).get("access", "")
        me = phone.get("/api/user/detail/", headers={"Authorization": f"Bearer {token}"})
        return {
            "health": phone.get("/health/db/").status_code,
            "search": phone.get("/api/business/search/?q=a").status_code,
            "sign-in": signed_in.status_code,
            "me": (me.json or {}).get("email"),
        }


def test_everything_is_as_it_was_right_before_the_accident(history: History, proof: Proof) -> None:
    began = time.monotonic()
    with history.at_the_moment() as cluster:
        seconds = round(time.monotonic() - began, 2)
        now = fingerprint_of(cluster.url("postgres"))
        writable = can_be_written_to(history, cluster)
    found = differences(history.before_the_accident, now)
    assert found == []
    assert now.rows > history.dumped.rows, "the journal brought more than the backup had"
    assert writable
    proof.held(
        "P21",
        "restored to a moment by base backup and journal",
        tables=len(now.tables),
        rows=now.rows,
        rows_after_the_backup=now.rows - history.dumped.rows,
        bytes=history.bytes,
        seconds_to_back_up=history.seconds["base_backup"],
        seconds_to_restore=seconds,
        differences=len(found),
    )


def can_be_written_to(history: History, cluster: Cluster) -> bool:
    """Whether the restored database has become one of its own."""
    engine = engine_for(history.settings(cluster))

    def sign_up(db: Session) -> int:
        user = User(name="Zana")
        db.add(user)
        db.flush()
        return user.id

    key = Transactions.of(engine).run(sign_up)
    engine.dispose()
    return key > 0


def noticed(history: History, restore: Callable[[], object]) -> str:
    """How a bad backup shows itself: it cannot be restored, or what comes out of it is not what went in."""
    try:
        return str(restore())
    except ClusterError as error:
        return f"refused: {error}"


def test_a_few_other_bytes_in_the_journal_are_noticed(history: History, proof: Proof) -> None:
    """The sabotage: the same drill with a journal in which one place is not what was written."""

    def restore() -> int:
        with history.at_the_moment(history.broken_archive()) as cluster:
            return len(differences(history.before_the_accident, fingerprint_of(cluster.url("postgres"))))

    how = noticed(history, restore)
    assert "recovery ended before configured recovery target was reached" in how
    proof.broke("P21", "with a few other bytes in the journal", noticed=True, how=_briefly(how))


def test_a_few_other_bytes_in_the_dump_are_noticed(history: History, proof: Proof) -> None:
    """The sabotage: the same drill with a dump in which one place is not what was written."""

    def restore() -> int:
        with history.from_the_dump(history.broken_dump()) as cluster:
            return len(differences(history.dumped, fingerprint_of(cluster.url("postgres"))))

    how = noticed(history, restore)
    assert how.startswith("refused: pg_restore failed") or int(how) > 0, how
    proof.broke("P21", "with a few other bytes in the dump", noticed=True, how=_briefly(how))


def _briefly(how: str) -> str:
    return "refused by PostgreSQL" if how.startswith("refused") else f"{how} differences"
