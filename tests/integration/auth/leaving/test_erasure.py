"""Nothing is left of somebody who has gone: in no column, no object, no log line."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.erasure import NOBODYS
from common.models import (
    Base,
    Booking,
    BookingItem,
    Employee,
    Rating,
    RatingReply,
    SavedCard,
    WaitlistEntry,
)
from common.naming import name_of
from common.runtime import Runtime
from tests.integration.auth.leaving import canaries
from tests.integration.auth.leaving.canaries import EMAIL, NUMBER, WORDS, Life, found
from tests.integration.auth.leaving.conftest import UNDO, as_it_is, erased, left
from tests.integration.auth.leaving.hearing import Heard
from tests.integration.conftest import Phone
from tests.proof import Proof

CODES = {
    "audit_log": "action actor_kind data hash object_kind previous_hash request_id text_hash",
    "booking": "business_name_en business_name_sq currency payment_choice payment_status policy source status"
    " timezone",
    "booking_event": "actor_kind code from_status request_id to_status",
    "booking_item": "parts service_name_en service_name_sq",
    "business": "city country currency kind name_en name_sq source source_id status suspended_from timezone",
    "business_claim": "code_hash proof status",
    "business_member": "role",
    "calendar_feed": "token_hash",
    "chat_message": "side",
    "chat_report": "decision reason",
    "conversation_member": "side",
    "broadcast": "body_en body_sq link title_en title_sq topic",
    "device": "platform topics",
    "employee": "joins_as",
    "hold": "purpose",
    "hours_exception": "intervals kind weekly",
    "idempotency_key": "principal route",
    "identity": "provider sealed_refresh_token",
    "inbox": "event_id kind provider",
    "invitation": "role token_hash",
    "job_application": "status",
    "notification": "type",
    "one_time_code": "channel kind purpose",
    "operator": "role totp_secret",
    "operator_session": "ended_reason token_hash",
    "outbox": "kind provider_ref queue state",
    "payer": "provider",
    "payment_intent": "currency last_error provider provider_ref purpose status",
    "rating": "status",
    "rating_report": "decision reason",
    "registration": "code_hash language",
    "resource": "kind",
    "saved_card": "last4 provider provider_ref",
    "topic_subscription": "topic",
    "tuning": "kind name",
    "upload": "purpose status",
    "user_session": "amr platform revoked_reason",
    "users": "language",
    "waitlist_entry": "status",
    "audit_text": "salt",
}
"""Columns of tables about people in which no word of theirs can stand: codes, hashes, a business's own words."""


def objects_of_hers(runtime: Runtime) -> list[str]:
    """Whatever lies in the bucket with a word of hers, in its name or in its bytes."""
    folder = Path(runtime.settings.local_storage_dir)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        str(path)
        for path in files
        if any(word.encode() in path.read_bytes() or word in str(path) for word in WORDS)
    ]


def test_every_column_that_can_hold_a_word_has_been_thought_of(db: Session, life: Life) -> None:
    """A new column must get a word in canaries/, or be entered among the codes."""
    thought_of = found(db) | {f"{table}.{name}" for table, names in CODES.items() for name in names.split()}
    every = {
        f"{table}.{column}" for table, column, _kind in canaries.text_columns(db) if table not in NOBODYS
    }
    assert every - thought_of == set()


def test_nothing_of_hers_is_left_anywhere(
    alice: Phone, stranger: Phone, db: Session, life: Life, heard: Heard, proof: Proof
) -> None:
    runtime, clock = life.runtime, life.clock
    planted = len(found(db))
    assert planted > 60
    assert len(objects_of_hers(runtime)) > 15
    left(alice, {"reason": "canary: I have moved"})
    stranger.post(UNDO, {"email": EMAIL, "password": "canary"})
    stranger.post(UNDO, {"phone": NUMBER, "password": "canary"})
    erased(runtime, clock)
    db.expire_all()
    assert found(db) == set()
    assert objects_of_hers(runtime) == []
    assert len(heard.lines) > 3
    assert [line for line in heard.lines if any(word.lower() in line.lower() for word in WORDS)] == []
    proof.held("P22", "words in every column, objects and log lines", columns_planted=planted, left=0)


def test_what_stays_is_nobodys(alice: Phone, db: Session, life: Life, visit: dict[str, Any]) -> None:
    """The business keeps the visit, the public keeps the rating, and the team its seat."""
    before = db.scalar(select(func.count()).select_from(Booking))
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    assert db.scalar(select(func.count()).select_from(Booking)) == before
    booking = db.get_one(Booking, life.booking.id)
    assert (booking.customer_id, booking.note, str(booking.uid)) == (life.alice.id, "", visit["uid"])
    gone = as_it_is(db, life.alice)
    assert (gone.full_name, name_of(gone, "en")) == ("", "Deleted user")
    rating = db.scalars(select(Rating)).one()
    assert (rating.rating, rating.customer_id) == (5, life.alice.id)
    assert rating.comment == "Lovely! Ask for …, … or …."
    assert db.scalars(select(RatingReply.text)).one() == "Thank you, …!"
    seat = db.scalars(select(Employee).where(Employee.name == "K.")).one()
    assert (seat.is_active, seat.surname, seat.bio) == (False, "", "")
    assert "K." in db.scalars(select(BookingItem.employee_name)).all()


def test_her_card_is_blank_and_she_waits_for_nothing(alice: Phone, db: Session, life: Life) -> None:
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    card = db.scalars(select(SavedCard)).one()
    assert (card.brand, card.last4, card.dropped_at) == ("", "", life.clock.now())
    waited = db.scalars(select(WaitlistEntry)).all()
    assert {(entry.status, entry.hold_id, entry.note) for entry in waited} == {("withdrawn", None, "")}


STILL_POINTING = {
    "audit_log.actor_id",
    "audit_log.subject_id",
    "booking.created_by_id",
    "booking.customer_id",
    "booking_event.actor_id",
    "chat_message.sender_id",
    "chat_report.reporter_id",
    "broadcast.created_by_id",
    "hold.customer_id",
    "payment_intent.payer_id",
    "rating.customer_id",
    "rating_report.reporter_id",
    "saved_card.user_id",
    "user_session.acting_user_id",
    "waitlist_entry.customer_id",
}
"""Rows that stay, and point to the blank row of whoever they were about."""


def test_only_these_rows_still_point_to_her(alice: Phone, db: Session, life: Life) -> None:
    left(alice)
    erased(life.runtime, life.clock)
    pointing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "users" for key in column.foreign_keys)
        and db.scalar(select(func.count()).select_from(table).where(column == life.alice.id))
    }
    assert pointing == STILL_POINTING
