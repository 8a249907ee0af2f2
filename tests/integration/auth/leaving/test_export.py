"""Everything of one's own, in a zip behind a link."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.erasure import RULES
from common.integrations.storage import LocalStorage, Missing
from common.models import Booking, DataExport, Outbox, OutboxState
from common.runtime import Runtime
from tests.integration.auth.leaving.canaries import EMAIL, SUBJECT, WORD, Life, planted
from tests.integration.auth.leaving.conftest import (
    EXPORT,
    as_it_is,
    erased,
    job,
    left,
    letters,
    link_in,
    person,
)
from tests.integration.auth.leaving.hearing import Heard
from tests.integration.booking.conftest import Salon
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

MEDIA = "https://api.avatid.test/local/storage/"
A_DAY = timedelta(days=1)


def asked(phone: Phone, runtime: Runtime) -> None:
    """They ask, and the worker does its work."""
    reply = phone.get(EXPORT)
    assert (reply.status_code, reply.json) == (202, {"status": "in_preparation"})
    deliver_everything(runtime)


def link_of(phone: Phone, runtime: Runtime) -> str:
    """The link in the last letter."""
    return link_in(letters(runtime, person(phone).email)[-1], MEDIA)


def bucket(runtime: Runtime) -> LocalStorage:
    """The storage, as somebody with a link sees it."""
    storage = runtime.doors.storage
    assert isinstance(storage, LocalStorage)
    return storage


def opened(phone: Phone, runtime: Runtime) -> dict[str, Any]:
    """What the link opens: the files by name, JSON read."""
    content, headers = bucket(runtime).opened(link_of(phone, runtime))
    assert headers == {"Content-Type": "application/zip", "Cache-Control": "private, no-store"}
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        texts = {name: files.read(name).decode() for name in files.namelist()}
    return {name: json.loads(text) if name.endswith(".json") else text for name, text in texts.items()}


def test_a_letter_brings_a_link_to_everything(
    alice: Phone, visit: dict[str, Any], runtime: Runtime, db: Session
) -> None:
    asked(alice, runtime)
    files = opened(alice, runtime)
    assert set(files) == {"readme.txt"} | {f"{rule.file}.json" for rule in RULES if rule.about}
    assert files["readme.txt"].startswith("This is what AvatID knows about Alice")
    (profile,) = files["profile.json"]
    assert (profile["uid"], profile["email"]) == (str(person(alice).uid), person(alice).email)
    (booking,) = files["bookings.json"]
    assert (booking["uid"], booking["business"], booking["total_price"]) == (
        visit["uid"],
        "Bora's salon",
        "1000.00",
    )
    assert files["booked_services.json"][0]["employee"] == "Dritan"
    assert [event["code"] for event in files["booking_history.json"]] == ["booked"]
    assert [session["signed_in_by"] for session in files["sessions.json"]] == [["pwd"]]


def test_it_has_hers_and_nobody_elses(
    alice: Phone, bora: Phone, visit: dict[str, Any], runtime: Runtime
) -> None:
    asked(bora, runtime)
    files = opened(bora, runtime)
    assert files["bookings.json"] == []
    assert [team["role"] for team in files["teams.json"]] == ["owner"]
    assert str(person(alice).email) not in json.dumps(files)


def test_it_holds_no_secret(
    alice: Phone,
    bora: Phone,
    salon: Salon,
    visit: dict[str, Any],
    runtime: Runtime,
    db: Session,
    clock: SetClock,
) -> None:
    """No hash, salt, seal or token, and nothing that a business has noted for itself."""
    deliver_everything(runtime)
    booking = db.scalars(select(Booking)).one()
    planted(db, Life(person(alice), person(bora), salon, booking, runtime, clock))
    alice.get(EXPORT)
    deliver_everything(runtime)
    files = opened(alice, runtime)
    said = json.dumps(files)
    for secret in (f"hash-{WORD}", f"push-{WORD}", f"token-{WORD}", "code_hash", "salt", "password_hash"):
        assert secret not in said
    assert "vip" not in said
    assert files["identities.json"][0]["subject"] == SUBJECT
    assert files["profile.json"][0]["email"] == EMAIL
    assert {upload["purpose"] for upload in files["uploads.json"]} > {"avatar", "chat", "rating"}
    assert len(files["chat_messages.json"]) == 2
    assert "Dear" not in said
    assert files["applications.json"][0]["message"] == f"{WORD} would like the place"


def test_once_a_day(alice: Phone, runtime: Runtime, clock: SetClock) -> None:
    asked(alice, runtime)
    clock.advance(timedelta(minutes=5))
    reply = alice.get(EXPORT)
    assert (reply.status_code, reply.json["code"]) == (429, "export_once_a_day")
    assert reply.headers["Retry-After"] == str(24 * 3600 - 300)


def test_the_link_works_for_a_day_and_then_the_package_is_gone(
    alice: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    asked(alice, runtime)
    link = link_of(alice, runtime)
    clock.advance(A_DAY - timedelta(seconds=1))
    bucket(runtime).opened(link)
    clock.advance(timedelta(seconds=2))
    with pytest.raises(Missing):
        bucket(runtime).opened(link)
    path = str(db.scalars(select(DataExport.path)).one())
    assert bucket(runtime).get(path)
    assert job(runtime, "remove_exports") == {"removed": 1}
    deliver_everything(runtime)
    with pytest.raises(Missing):
        bucket(runtime).get(path)
    assert job(runtime, "remove_exports") == {"removed": 0}


def test_without_the_link_nobody_opens_it(alice: Phone, runtime: Runtime) -> None:
    asked(alice, runtime)
    with pytest.raises(Missing):
        bucket(runtime).opened(link_of(alice, runtime).partition("?")[0])


def test_the_link_stands_in_the_letter_alone(
    alice: Phone, runtime: Runtime, db: Session, heard: Heard
) -> None:
    asked(alice, runtime)
    seal = link_of(alice, runtime).partition("seal=")[2]
    assert len(seal) == 64
    assert heard.lines
    assert not [line for line in heard.lines if seal in line or "seal=" in line]
    rows = db.scalars(select(Outbox)).all()
    assert seal not in str([(row.payload, row.provider_ref, row.last_error) for row in rows])


def test_somebody_without_a_proven_address_is_told_what_to_do(alice: Phone, db: Session) -> None:
    person(alice).email = person(alice).email_verified_at = None
    db.commit()
    reply = alice.get(EXPORT)
    assert (reply.status_code, reply.json["code"]) == (409, "email_required")


def test_it_wants_a_sign_in_of_the_last_ten_minutes(alice: Phone, stranger: Phone, clock: SetClock) -> None:
    assert stranger.get(EXPORT).status_code == 401
    clock.advance(timedelta(minutes=11))
    assert alice.get(EXPORT).json["code"] == "reauthentication_required"


def test_delivered_twice_it_is_one_package_and_one_letter(
    alice: Phone, runtime: Runtime, db: Session
) -> None:
    asked(alice, runtime)
    message = db.scalars(select(Outbox).where(Outbox.kind == "build_export")).one()
    export = db.scalars(select(DataExport.uid)).one()
    message.state, message.payload = OutboxState.WAITING, {"export": str(export)}
    message.provider_ref = None  # as if nobody had noted that it is done
    db.commit()
    assert deliver_everything(runtime) == [("build_export", "skipped")]
    assert len(letters(runtime, person(alice).email)) == 1


def test_a_package_is_not_left_behind_by_somebody_who_is_erased_meanwhile(
    alice: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    """It was carried, but its process ended before it could say so; then its owner was erased."""
    alice.get(EXPORT)
    message = db.scalars(select(Outbox).where(Outbox.kind == "build_export")).one()
    export = db.scalars(select(DataExport.uid)).one()
    path = f"exports/{export.hex}/avatid.zip"
    bucket(runtime).put(path, b"everything", "application/zip")
    message.due = clock.now() + timedelta(days=30)
    db.commit()
    left(alice)
    erased(runtime, clock)
    assert as_it_is(db, person(alice)).erased_at is not None
    clock.advance(timedelta(days=30))
    deliver_everything(runtime)
    with pytest.raises(Missing):
        bucket(runtime).get(path)
