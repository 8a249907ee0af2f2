"""P23: whoever touches the audit log is found, byte by byte; and no settings let one secret open an account."""

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.orm import Session

from common import audit, operators
from common.clock import SetClock
from common.models import AuditLog, OperatorRole
from common.runtime import Runtime
from functions.auth.support import actions
from tests.integration.auth.support.staff import URL, Colleague, hire
from tests.integration.auth.support.test_no_single_secret import (
    SECRETS,
    SETTINGS,
    knowing,
    opened,
    served,
)
from tests.integration.conftest import Phone, alice, sign_up, stranger, town
from tests.integration.schema.test_audit import BYTES, connection, history, touch
from tests.proof import Proof

__all__ = ["alice", "connection", "history", "sign_up", "stranger", "town"]  # fixtures

SEED = 23
EACH = 500
LOG = {
    "chain_no": "number",
    "at": "moment",
    "actor_kind": "kind",
    "actor_id": "number",
    "subject_id": "number",
    "business_id": "number",
    "action": "code",
    "object_kind": "code",
    "object_uid": "uid",
    "request_id": "text",
    "data": "data",
    "text_hash": "bytes",
    "previous_hash": "bytes",
    "hash": "bytes",
}
WORDS = {"text": "text", "salt": "bytes"}
CHANGES: dict[str, Callable[[str, int], str]] = {
    "number": lambda name, n: f"{name} = {name} + {1 + n * 1000}",
    "moment": lambda name, n: f"{name} = {name} + interval '{1 + n} microseconds'",
    "kind": lambda name, n: f"{name} = '{('operator', 'system')[n % 2]}'",
    "code": lambda name, n: (
        f"{name} = overlay({name} PLACING '_' FROM {1 + n} % (length({name}) - 1) + 2 FOR 1)"
    ),
    "text": lambda name, n: f"{name} = overlay({name} PLACING '~' FROM {n} % length({name}) + 1 FOR 1)",
    "uid": lambda name, n: f"{name} = encode({_bit(f'uuid_send({name})', n, 16)}, 'hex')::uuid",
    "bytes": lambda name, n: f"{name} = {_bit(name, n)}",
    "data": lambda name, n: f"{name} = jsonb_set({name}, '{{number}}', '{n + 10}')",
}
"""One byte of a column changed, in SQL: which one comes of a number."""


def _bit(name: str, n: int, length: int = 0) -> str:
    """Another bit in one byte."""
    at = f"{n} % {length or f'octet_length({name})'}"
    return f"set_byte({name}, {at}, get_byte({name}, {at}) # {1 << n % 8})"


def tampered(connection: sa.Connection, db: Session, statement: str) -> int | None:
    """What the verifier says of the log after this statement, which does not last."""
    undone = connection.begin_nested()
    assert connection.execute(text(statement)).rowcount == 1
    found = audit.verify(db)
    undone.rollback()
    return found


def test_every_changed_byte_is_found(
    history: list[AuditLog], connection: sa.Connection, db: Session, proof: Proof
) -> None:
    chance, done, found = random.Random(SEED), 0, 0
    both = [("audit_log", "id", LOG), ("audit_text", "audit_id", WORDS)]
    for table, key, name, kind in [(t, k, n, kind) for t, k, columns in both for n, kind in columns.items()]:
        for _ in range(EACH):
            row, n = chance.randrange(len(history)), chance.randrange(1000)
            change = CHANGES[kind](name, n)
            statement = f"UPDATE {table} SET {change} WHERE {key} = {history[row].id}"
            done += 1
            where = tampered(connection, db, statement)
            found += where == row + 1
            assert where == row + 1, statement
    columns = set(connection.scalars(text(_COLUMNS)))
    assert columns == {*LOG, "id"}  # another key is another test's: tests/integration/schema/test_audit.py
    assert audit.verify(db) is None
    proof.held("P23", "one byte of the audit log changed", changes=done, found=found, seed=SEED)


_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_log'"


def test_without_the_hash_of_its_columns_a_changed_row_passes(
    history: list[AuditLog],
    connection: sa.Connection,
    db: Session,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    monkeypatch.setattr(audit, "_continues", lambda row, last: row.chain_no == last.chain_no + 1)
    passed = 0
    for change in BYTES.values():
        undone = connection.begin_nested()
        touch(connection, history[3], change)
        passed += audit.verify(db) is None
        undone.rollback()
    assert passed > 0
    proof.broke("P23", "without comparing the hashes", changes=len(BYTES), passed=passed)


def test_without_the_link_to_the_row_before_a_forged_row_passes(
    history: list[AuditLog],
    connection: sa.Connection,
    db: Session,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    touch(connection, history[3], "action = 'act.other'")
    touch(connection, history[3], "hash = audit_digest(audit_log)")
    assert audit.verify(db) == 5
    monkeypatch.setattr(audit, "_continues", lambda row, _last: bool(row.is_itself))
    assert audit.verify(db) is None
    proof.broke("P23", "without the link to the row before", forged=1, passed=1)


@pytest.fixture
def teuta(db: Session, stranger: Phone, clock: SetClock, runtime: Runtime) -> Colleague:
    """Teuta helps people."""
    return hire(db, stranger, "Teuta", OperatorRole.SUPPORT, clock, runtime.settings)


def accounts_opened(
    runtime: Runtime, clock: SetClock, db: Session, teuta: Colleague, alice: Phone, **ways: Any
) -> list[tuple[str, ...]]:
    """Everything that settings, a second factor that is confirmed or not, and some secrets can come to.

    The secrets with which an account opened, each time.
    """
    confirmed_at, with_which = teuta.operator.totp_confirmed_at, list[tuple[str, ...]]()
    for access, master in SETTINGS:
        app = served(runtime, access, master)
        for confirmed in (confirmed_at, None):
            teuta.operator.totp_confirmed_at = confirmed
            db.commit()
            for known in ways.get("known", [each for n in range(4) for each in combinations(SECRETS, n)]):
                clock.advance(timedelta(hours=2))  # another code, and no limit in the way
                before = opened(db)
                status = app.post(URL, json=knowing(teuta, alice, known)).status_code
                assert (status == 200) == (opened(db) > before)
                with_which += [known] if status == 200 else []
    return with_which


def test_no_settings_let_one_secret_open_an_account(
    runtime: Runtime, clock: SetClock, db: Session, teuta: Colleague, alice: Phone, proof: Proof
) -> None:
    opening = accounts_opened(runtime, clock, db, teuta, alice)
    assert opening
    assert min(len(known) for known in opening) == 2
    proof.held(
        "P23",
        "all settings, and all that one may know",
        tries=len(SETTINGS) * 2 * 2 ** len(SECRETS),
        opened=len(opening),
        opened_by_one_secret=sum(len(known) < 2 for known in opening),
    )


def test_with_the_master_password_alone_accounts_open(
    runtime: Runtime,
    clock: SetClock,
    db: Session,
    teuta: Colleague,
    alice: Phone,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    """The guard as it once was everywhere: whoever knows the one word that all of them share is let in."""
    all_wrong = actions._wrong_passwords
    monkeypatch.setattr(
        actions,
        "_wrong_passwords",
        lambda *asked: () if "master_password" not in all_wrong(*asked) else ("master_password",),
    )
    monkeypatch.setattr(operators, "spend_totp", lambda *_asked, **_more: True)
    opening = accounts_opened(runtime, clock, db, teuta, alice, known=[("master_password",)])
    assert opening
    proof.broke("P23", "without asking for more than the master password", opened=len(opening))
