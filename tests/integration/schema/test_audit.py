"""Whoever touches what was written down is found, and what the chain alone cannot show is said."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.orm import Session

from common import audit
from common.models import AuditLog, Business, Category, User
from tests.integration.schema.salon import open_shop, saved
from tools.audit import verdict

ROWS = 6
TOUCHED = 3  # its number, counted from the first row of the test


@pytest.fixture
def connection(owner_engine: sa.Engine) -> Iterator[sa.Connection]:
    """Somebody who may do anything, with every trigger silenced; undone after the test."""
    with owner_engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def history(db: Session, connection: sa.Connection) -> list[AuditLog]:
    """Six acts with everything an act can have; afterwards the triggers are off."""
    bora, alice = saved(db, User(name="Bora")), saved(db, User(name="Alice"))
    category = saved(db, Category(slug="nails", name_en="Nails", name_sq="Thonj"))
    business: Business = open_shop(db, bora, "Salon", category).business
    rows = [
        audit.note(
            db,
            bora,
            "act.done",
            subject=alice,
            business=business,
            object=("business", business.uid),
            data={"number": number, "codes": ["a", "b"]},
            text=f"Words about number {number}: ë, 預約.",
            request_id=f"r-{number}",
        )
        for number in range(ROWS)
    ]
    db.commit()
    assert audit.verify(db) is None
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    return rows


def touch(connection: sa.Connection, row: AuditLog, change: str) -> None:
    """Change one row, as a superuser would."""
    done = connection.execute(text(f"UPDATE audit_log SET {change} WHERE id = {row.id}"))
    assert done.rowcount == 1


BYTES = {
    "at": "at = at + interval '1 microsecond'",
    "actor_kind": "actor_kind = 'operator'",
    "actor_id": "actor_id = subject_id",
    "no actor_id": "actor_id = NULL",
    "subject_id": "subject_id = actor_id",
    "no subject_id": "subject_id = NULL",
    "no business_id": "business_id = NULL",
    "action": "action = 'act.dome'",
    "object_kind": "object_kind = 'businesz'",
    "no object_kind": "object_kind = NULL",
    "object_uid": "object_uid = encode(set_byte(uuid_send(object_uid), 15,"
    " get_byte(uuid_send(object_uid), 15) # 1), 'hex')::uuid",
    "request_id": "request_id = 'r-x'",
    "no request_id": "request_id = NULL",
    "an empty request_id": "request_id = ''",
    "data": """data = jsonb_set(data, '{number}', '7')""",
    "data's order": """data = jsonb_set(data, '{codes}', '["b", "a"]')""",
    "text_hash": "text_hash = set_byte(text_hash, 31, get_byte(text_hash, 31) # 1)",
    "no text_hash": "text_hash = NULL",
    "previous_hash": "previous_hash = set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 128)",
    "hash": "hash = set_byte(hash, 16, get_byte(hash, 16) # 1)",
}


@pytest.mark.parametrize("column", BYTES)
def test_one_changed_byte_is_found(
    history: list[AuditLog], connection: sa.Connection, db: Session, column: str
) -> None:
    touch(connection, history[TOUCHED], BYTES[column])
    assert audit.verify(db) == TOUCHED + 1


def test_another_number_is_found(history: list[AuditLog], connection: sa.Connection, db: Session) -> None:
    touch(connection, history[TOUCHED], "chain_no = 1000")
    assert audit.verify(db) == TOUCHED + 1


@pytest.mark.parametrize("words", ["its words stay behind", "it has no words"])
def test_another_key_is_found(
    history: list[AuditLog], connection: sa.Connection, db: Session, words: str
) -> None:
    if words == "it has no words":
        connection.execute(text(f"DELETE FROM audit_text WHERE audit_id = {history[TOUCHED].id}"))
    connection.execute(text("ALTER TABLE audit_log ALTER COLUMN id DROP IDENTITY"))
    touch(connection, history[TOUCHED], "id = 999999999")
    assert audit.verify(db) == TOUCHED + 1


def test_a_recomputed_hash_is_found_at_the_next_row(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    touch(connection, history[TOUCHED], "action = 'act.other'")
    touch(connection, history[TOUCHED], "hash = audit_digest(audit_log)")
    assert audit.verify(db) == TOUCHED + 2


@pytest.mark.parametrize("gone", [0, TOUCHED])
def test_a_missing_row_is_found(
    history: list[AuditLog], connection: sa.Connection, db: Session, gone: int
) -> None:
    connection.execute(text(f"DELETE FROM audit_log WHERE id = {history[gone].id}"))
    assert audit.verify(db) == gone + 1


def test_two_rows_in_each_others_place_are_found(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    touch(connection, history[1], "chain_no = 1000")
    touch(connection, history[4], "chain_no = 2")
    touch(connection, history[1], "chain_no = 5")
    assert audit.verify(db) == 2


def test_a_row_pushed_in_is_found(history: list[AuditLog], connection: sa.Connection, db: Session) -> None:
    connection.execute(
        text(
            "INSERT INTO audit_log (chain_no, actor_kind, action, previous_hash, hash)"
            " VALUES (7, 'system', 'act.forged', sha256('x'), sha256('y'))"
        )
    )
    assert audit.verify(db) == ROWS + 1


def test_the_chain_alone_does_not_miss_its_end_but_an_anchor_does(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    anchor = audit.last_anchor(db)
    connection.execute(text("DELETE FROM audit_text"))
    connection.execute(text(f"DELETE FROM audit_log WHERE id IN ({history[-1].id}, {history[-2].id})"))
    rewrite(connection)
    assert audit.verify(db) is None
    assert audit.verify(db, anchor) == ROWS - 1


def rewrite(connection: sa.Connection) -> None:
    """Make the whole chain anew, without any words, as somebody who may do anything can."""
    connection.execute(text("UPDATE audit_log SET text_hash = NULL"))
    for number in connection.scalars(text("SELECT chain_no FROM audit_log ORDER BY chain_no")).all():
        before = f"(SELECT hash FROM audit_log WHERE chain_no = {number - 1})"
        one = f"previous_hash = coalesce({before}, sha256('')) WHERE chain_no = {number}"
        connection.execute(text(f"UPDATE audit_log SET {one}"))
        own = f"hash = audit_digest(audit_log) WHERE chain_no = {number}"
        connection.execute(text(f"UPDATE audit_log SET {own}"))


def test_a_chain_made_anew_does_not_fit_the_anchor(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    anchor = audit.last_anchor(db)
    connection.execute(text("DELETE FROM audit_text"))
    rewrite(connection)
    assert audit.verify(db) is None
    assert audit.verify(db, anchor) == ROWS


def test_an_anchor_holds_while_the_log_grows(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    anchor = audit.last_anchor(db)
    connection.execute(text("SET LOCAL session_replication_role = origin"))
    audit.note(db, None, "act.later")
    assert audit.verify(db, anchor) is None
    assert audit.Anchor.read(str(anchor)) == anchor


@pytest.mark.parametrize(
    "word", ["", "1", "1:", "x:00", "1:00", "-1:" + "0" * 64, "1:" + "g" * 64, "١:" + "0" * 64]
)
def test_nonsense_is_no_anchor(word: str) -> None:
    with pytest.raises(ValueError):
        audit.Anchor.read(word)


def test_blanked_words_pass(history: list[AuditLog], connection: sa.Connection, db: Session) -> None:
    connection.execute(text("UPDATE audit_text SET text = NULL, salt = NULL"))
    assert audit.verify(db) is None


WORDS = {
    "another text": "UPDATE audit_text SET text = 'something else' WHERE audit_id = :id",
    "one byte": "UPDATE audit_text SET text = overlay(text placing 'w' from 1) WHERE audit_id = :id",
    "no text": "UPDATE audit_text SET text = NULL WHERE audit_id = :id",
    "no salt": "UPDATE audit_text SET salt = NULL WHERE audit_id = :id",
    "another salt": "UPDATE audit_text SET salt = set_byte(salt, 0, get_byte(salt, 0) # 1) WHERE audit_id = :id",
    "no row": "DELETE FROM audit_text WHERE audit_id = :id",
}


@pytest.mark.parametrize("what", WORDS)
def test_other_words_are_found(
    history: list[AuditLog], connection: sa.Connection, db: Session, what: str
) -> None:
    connection.execute(text(WORDS[what]), {"id": history[TOUCHED].id})
    assert audit.verify(db) == TOUCHED + 1


def test_words_put_beside_a_row_that_had_none_are_found(db: Session) -> None:
    row = audit.note(db, None, "act.silent")
    db.execute(
        text("INSERT INTO audit_text (audit_id, salt, text) VALUES (:id, 's', 'later')"), {"id": row.id}
    )
    assert audit.verify(db) == 1


def test_more_than_one_batch(db: Session) -> None:
    many = "INSERT INTO audit_log (actor_kind, action) SELECT 'system', 'act.number' FROM generate_series(1, 5100)"
    db.execute(text(many))
    assert audit.verify(db) is None
    newest = audit.last_anchor(db)
    assert newest is not None
    assert newest.chain_no == 5100


def test_the_tool_says_it_in_one_line(
    history: list[AuditLog], connection: sa.Connection, db: Session
) -> None:
    assert verdict(db, None) == (True, f"The audit log is whole: {audit.last_anchor(db)}")
    touch(connection, history[TOUCHED], "action = 'act.other'")
    assert verdict(db, None) == (False, "The audit log is broken: row 4 is missing or not what was written.")


def test_an_empty_log_is_whole(db: Session) -> None:
    assert verdict(db, None) == (True, "The audit log is whole: no rows yet")
