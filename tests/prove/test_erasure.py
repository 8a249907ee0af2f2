"""P22: of somebody who has gone nothing is left; and whichever table is forgotten, it is noticed."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common import erasure
from common.models import Base, Device, Operator, OperatorRole, Platform
from tests.integration.auth.leaving import canaries
from tests.integration.auth.leaving.canaries import WORD, WORDS, Life, found
from tests.integration.auth.leaving.conftest import (
    erased,
    heard,
    left,
    life,
    runtime,
    salon,
    visit,
)
from tests.integration.auth.leaving.hearing import Heard
from tests.integration.auth.leaving.test_erasure import STILL_POINTING, objects_of_hers
from tests.integration.conftest import Phone, alice, bora, dritan, sign_up, town
from tests.proof import Proof

__all__ = [
    "alice",
    "bora",
    "dritan",
    "heard",
    "life",
    "runtime",
    "salon",
    "sign_up",
    "town",
    "visit",
]  # fixtures

ERASING = [rule.table for rule in erasure.RULES if rule.erase is not None]


def pointing_to_her(db: Session, life: Life) -> set[str]:
    """The columns of rows that still say who they are about, beyond those that may."""
    keys = [
        (table, column)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "users" for key in column.foreign_keys)
    ]
    pointing = {
        f"{table.name}.{column.name}"
        for table, column in keys
        if db.scalar(sa.select(sa.exists().where(column == life.alice.id).select_from(table)))
    }
    return pointing - STILL_POINTING - {"operator.user_id"}


def left_of_her(db: Session, life: Life, heard: Heard) -> set[str]:
    """Where anything of hers is still to be found: columns, keys, objects, log lines."""
    db.expire_all()
    said = {line for line in heard.lines if any(word.lower() in line.lower() for word in WORDS)}
    seat = "SELECT count(*) FROM calendar_feed WHERE revoked_at IS NULL"
    feeds = {"calendar_feed"} if db.scalar(sa.text(seat)) else set()
    return found(db) | pointing_to_her(db, life) | set(objects_of_hers(life.runtime)) | said | feeds


@pytest.fixture
def gone(alice: Phone, db: Session, life: Life, heard: Heard) -> Callable[[], set[str]]:
    """She goes, and her time to come back passes; where something of hers is left.

    She was one of AvatID's own people once. A phone that makes itself known after she has gone is hers, too.
    """

    def go() -> set[str]:
        once = {"totp_secret": WORD.encode(), "revoked_at": life.clock.now()}
        db.add(Operator(user_id=life.alice.id, role=OperatorRole.SUPPORT, **once))
        db.commit()
        left(alice, {"reason": "canary: I have moved"})
        db.add(Device(user_id=life.alice.id, token=f"late-{WORD}", platform=Platform.ANDROID))
        db.commit()
        erased(life.runtime, life.clock)
        return left_of_her(db, life, heard)

    return go


def test_nothing_is_left(
    db: Session, life: Life, heard: Heard, gone: Callable[[], set[str]], proof: Proof
) -> None:
    planted, objects = found(db), objects_of_hers(life.runtime)
    columns = {f"{table}.{column}" for table, column, _kind in canaries.text_columns(db)}
    assert len(planted) > 60
    assert gone() == set()
    proof.held(
        "P22",
        "words in every column, objects and log lines",
        tables=len(ERASING),
        columns_searched=len(columns),
        columns_planted=len(planted),
        objects_planted=len(objects),
        log_lines=len(heard.lines),
        left=0,
    )


@pytest.mark.parametrize("table", ERASING)
def test_a_table_that_is_forgotten_is_noticed(
    table: str, monkeypatch: pytest.MonkeyPatch, gone: Callable[[], set[str]], proof: Proof
) -> None:
    rest = tuple(rule for rule in erasure.RULES if rule.table != table)
    monkeypatch.setattr(erasure, "RULES", rest)
    remains = gone()
    assert remains, f"without the rule of {table} nothing seems to be missing"
    proof.broke("P22", f"without the rule of {table}", left=len(remains))
