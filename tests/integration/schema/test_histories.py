"""Histories only grow: the audit log for everybody, chained; a booking's events; and what the app's role may."""

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import sqlstate
from common.models import AuditActor, AuditLog, AuditText, BookingActor, BookingEvent, Category, User
from tests.integration.schema.salon import open_shop, saved, visit

NOT_ALLOWED = "42501"
NEVER = [
    "UPDATE audit_log SET action = 'nothing.happened'",
    "DELETE FROM audit_log",
    "TRUNCATE audit_log CASCADE",
    "UPDATE audit_text SET text = 'something else'",
    "DELETE FROM audit_text",
    "TRUNCATE audit_text",
    "UPDATE booking_event SET code = 'nothing'",
    "DELETE FROM booking_event",
    "TRUNCATE booking_event CASCADE",
]
NOT_THE_APPS = [
    "DROP TABLE booking",
    "ALTER TABLE booking ADD COLUMN mine int",
    "ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap",
    "ALTER TABLE audit_log DISABLE TRIGGER ALL",
    "CREATE TABLE mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
    "TRUNCATE booking CASCADE",
    "DROP FUNCTION fold(text)",
    "SET ROLE avatid_owner",
]


def audited(action: str, **more: object) -> AuditLog:
    """One audited act."""
    return AuditLog(actor_kind=AuditActor.SYSTEM, action=action, **more)


def write_history(db: Session) -> None:
    """Something audited with words, and something that happened to a booking."""
    salt, words = b"salt", "She asked for it by phone."
    act = saved(db, audited("support.opened", text_hash=hashlib.sha256(salt + words.encode()).digest()))
    saved(db, AuditText(audit_id=act.id, salt=salt, text=words))
    bora, alice = saved(db, User(name="Bora")), saved(db, User(name="Alice"))
    category = saved(db, Category(slug="nails", name_en="Nails", name_sq="Thonj"))
    shop = open_shop(db, bora, "Salon", category)
    booking = saved(db, visit(shop, alice))
    saved(
        db,
        BookingEvent(
            business_id=shop.business.id,
            booking_id=booking.id,
            actor_kind=BookingActor.CUSTOMER,
            actor_id=alice.id,
            to_status=booking.status,
            code="booked",
        ),
    )


def refuses(connection: sa.Connection | Session, statement: str) -> bool:
    """Whether the statement is refused for lack of permission."""
    with pytest.raises(DBAPIError) as refusal, connection.begin_nested():
        connection.execute(text(statement))
    return sqlstate(refusal.value) == NOT_ALLOWED


@pytest.mark.parametrize("statement", [*NEVER, *NOT_THE_APPS])
def test_the_app_may_not(db: Session, statement: str) -> None:
    write_history(db)
    assert refuses(db, statement)


@pytest.mark.parametrize("role", ["avatid_owner", "postgres"])
@pytest.mark.parametrize("statement", NEVER)
def test_not_even_the_owner_rewrites_history(owner_engine: sa.Engine, role: str, statement: str) -> None:
    with owner_engine.connect() as connection, connection.begin() as undone:
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            write_history(db)
            db.commit()
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        assert refuses(connection, statement)
        undone.rollback()


def test_words_can_be_blanked_and_the_chain_still_holds(db: Session) -> None:
    write_history(db)
    db.execute(text("UPDATE audit_text SET text = NULL, salt = NULL"))
    assert broken_links(db) == 0


def test_every_row_continues_the_one_before(db: Session) -> None:
    rows = [saved(db, audited(f"act.number{number}", data={"n": number})) for number in range(3)]
    for row in rows:
        db.refresh(row)
    assert [row.chain_no for row in rows] == list(range(rows[0].chain_no, rows[0].chain_no + 3))
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert broken_links(db) == 0


def test_nobody_chooses_the_place_in_the_chain(db: Session) -> None:
    first = saved(db, audited("act.first"))
    forged = saved(db, audited("act.second", chain_no=99, hash=b"0" * 32, previous_hash=b"0" * 32))
    db.refresh(first)
    db.refresh(forged)
    assert forged.chain_no == first.chain_no + 1
    assert forged.previous_hash == first.hash


def test_tampering_shows(owner_engine: sa.Engine) -> None:
    with owner_engine.connect() as connection, connection.begin() as undone:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            saved(session, audited("act.first"))
            saved(session, audited("act.second"))
            session.commit()
        connection.execute(text("ALTER TABLE audit_log DISABLE TRIGGER audit_log_stays"))
        connection.execute(text("UPDATE audit_log SET action = 'act.other' WHERE action = 'act.first'"))
        assert broken_links(connection) == 1
        undone.rollback()


def broken_links(connection: sa.Connection | Session) -> int:
    """How many audit rows are not what their hash says, or do not continue the row before."""
    found = connection.scalar(
        text(
            "SELECT count(*) FROM (SELECT audit_digest(a) = hash AS is_itself, previous_hash ="
            " lag(hash, 1, previous_hash) OVER (ORDER BY chain_no) AS follows FROM audit_log a) AS link"
            " WHERE NOT is_itself OR NOT follows"
        )
    )
    return int(found or 0)
