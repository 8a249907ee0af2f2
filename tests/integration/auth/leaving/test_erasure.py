"""Nothing is left of somebody who has gone: in no column, no object, no log line."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.erasure import NOBODYS
from common.events import ErasureDue
from common.models import (
    Base,
    Booking,
    BookingItem,
    Business,
    BusinessMember,
    Employee,
    Language,
    Notification,
    Outbox,
    Rating,
    RatingReply,
    Role,
    Upload,
    User,
)
from common.naming import name_of
from common.runtime import Runtime
from common.web.logs import JsonLines
from functions.auth.tasks.erasing import erase_account
from tests.integration.auth.leaving import canaries
from tests.integration.auth.leaving.canaries import EMAIL, NAME, NUMBER, WORDS, Life, found, planted
from tests.integration.auth.leaving.conftest import UNDO, as_it_is, erased, left, person
from tests.integration.booking.conftest import Salon
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

CODES = {
    "audit_log": "action actor_kind data hash object_kind previous_hash request_id text_hash",
    "booking": "business_name_en business_name_sq currency payment_choice payment_status policy source status"
    " timezone",
    "booking_event": "actor_kind code from_status request_id to_status",
    "booking_item": "parts service_name_en service_name_sq",
    "business": "city country currency kind name_en name_sq source source_id status timezone",
    "business_member": "role",
    "device": "platform",
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
    "outbox": "kind provider_ref queue state",
    "rating": "status",
    "rating_report": "decision reason",
    "registration": "code_hash language",
    "resource": "kind",
    "upload": "purpose status",
    "user_session": "amr platform revoked_reason",
    "users": "language",
    "audit_text": "salt",
    "business_search": "words",
}
"""Columns of tables about people in which no word of theirs can stand: codes, hashes, a business's own words."""


class Heard(logging.Handler):
    """Every line a log would have had."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines("avatid-test"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write it as it would be written."""
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All that is logged during the test, debugging included."""
    root, listener = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield listener
    root.setLevel(before)
    root.removeHandler(listener)


@pytest.fixture
def life(
    db: Session,
    alice: Phone,
    bora: Phone,
    salon: Salon,
    visit: dict[str, Any],
    runtime: Runtime,
    clock: SetClock,
) -> Life:
    """Alice, with everything one can leave behind."""
    deliver_everything(runtime)
    booking = db.scalars(select(Booking)).one()
    whole = Life(person(alice), person(bora), salon, booking, runtime, clock)
    planted(db, whole)
    return whole


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
    """A new column must get a word in canaries.py, or be entered among the codes."""
    thought_of = found(db) | {f"{table}.{name}" for table, names in CODES.items() for name in names.split()}
    every = {
        f"{table}.{column}" for table, column, _kind in canaries.text_columns(db) if table not in NOBODYS
    }
    assert every - thought_of == set()


def test_nothing_of_hers_is_left_anywhere(
    alice: Phone, stranger: Phone, db: Session, life: Life, heard: Heard
) -> None:
    runtime, clock = life.runtime, life.clock
    assert len(found(db)) > 60
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


STILL_POINTING = {
    "audit_log.actor_id",
    "audit_log.subject_id",
    "booking.created_by_id",
    "booking.customer_id",
    "booking_event.actor_id",
    "hold.customer_id",
    "rating.customer_id",
    "rating_report.reporter_id",
    "user_session.acting_user_id",
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
    assert pointing <= STILL_POINTING


def test_a_team_keeps_its_news_without_the_name(alice: Phone, bora: Phone, db: Session, life: Life) -> None:
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    told = db.scalars(select(Notification).where(Notification.user_id == life.bora.id)).all()
    titles = {row.title for row in told if row.data.get("booking") == str(life.booking.uid)}
    assert len(titles) == 1
    assert NAME not in titles.pop()
    assert "Monday 10:00" in {row.body for row in told}


def test_a_guest_who_is_still_expected_keeps_the_name(alice: Phone, db: Session, life: Life) -> None:
    """The team wrote down her number for somebody who comes next week: only the number goes."""
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    guests = db.execute(select(Booking.guest_name, Booking.guest_phone).where(Booking.source == "phone"))
    assert sorted(tuple(row) for row in guests) == [("Somebody", None), ("—", None)]


def test_the_audit_chain_stays_whole(alice: Phone, db: Session, life: Life) -> None:
    left(alice, {"reason": "canary"})
    erased(life.runtime, life.clock)
    assert audit.verify(db) is None


def test_it_is_done_once_however_often_it_is_asked(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    left(alice)
    erased(life.runtime, clock)
    first = as_it_is(db, life.alice).erased_at
    clock.advance(timedelta(days=1))
    messages = db.scalar(select(func.count()).select_from(Outbox))
    life.runtime.transactions.run(lambda one: erase_account(one, ErasureDue(life.alice.uid), life.runtime))
    assert as_it_is(db, life.alice).erased_at == first
    assert db.scalar(select(func.count()).select_from(Outbox)) == messages


class Crash(Exception):
    """The process ends in the middle."""


def test_after_a_crash_in_between_it_is_done_from_the_start(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Everything is one transaction: half of it is nothing of it."""
    left(alice)
    deliver_everything(life.runtime)
    clock.advance(timedelta(days=14))
    before = found(db)

    def work_and_crash(one: Session) -> None:
        erase_account(one, ErasureDue(life.alice.uid), life.runtime)
        raise Crash

    with pytest.raises(Crash):
        life.runtime.transactions.run(work_and_crash)
    db.expire_all()
    assert found(db) == before
    erased(life.runtime, clock, timedelta(0))
    assert found(db) == set()


def test_others_keep_what_is_theirs(
    alice: Phone, dritan: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Dritan, who has no proven number, leaves: nobody who has none either loses anything."""
    before = found(db)
    left(dritan)
    erased(life.runtime, clock)
    db.expire_all()
    assert found(db) == before
    assert db.scalar(select(func.count()).select_from(Upload)) == 5


def test_an_unproven_number_erases_nobody_elses(
    erion: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Anybody may type anybody's number; only whoever proved it takes it along."""
    life.alice.phone = None
    life.alice.phone_verified_at = None
    db.flush()
    person(erion).phone = NUMBER
    db.commit()
    left(erion)
    erased(life.runtime, clock)
    db.expire_all()
    assert {"booking.guest_phone", "employee.phone", "business.phone", "invitation.phone"} <= found(db)


def test_address_and_number_are_free_for_a_new_account(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    left(alice)
    erased(life.runtime, clock)
    db.add(User(name=NAME, email=EMAIL, phone=NUMBER, language=Language.SQ))
    db.commit()


def test_a_business_that_lost_its_other_owner_meanwhile_is_closed(
    bora: Phone, alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Bora leaves while Alice owns the salon too; by the time Bora goes, Alice is no longer there."""
    mine = db.scalars(
        select(BusinessMember)
        .where(BusinessMember.user_id == life.alice.id)
        .where(BusinessMember.business_id == life.salon.business.id)
    ).one()
    mine.role = Role.OWNER
    db.commit()
    left(bora)
    db.execute(delete(BusinessMember).where(BusinessMember.id == mine.id))
    db.commit()
    erased(life.runtime, clock)
    db.expire_all()
    closed = db.get_one(Business, life.salon.business.id)
    assert (closed.status, closed.phone, closed.name_en) == ("closed", None, "Bora's salon")
