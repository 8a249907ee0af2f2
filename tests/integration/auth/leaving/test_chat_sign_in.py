"""Somebody who has left is nobody to Firebase either: the last copy of their uid outside our own tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import Outbox
from common.runtime import Runtime
from functions.auth import main as auth
from tests.integration.auth.leaving.conftest import TWO_WEEKS, UNDO, erased, left, person
from tests.integration.conftest import Phone
from tests.integration.firebase import Firebase, firebase_for
from tools.local.keys import Keys

TASK = "erase_chat_sign_in"


@pytest.fixture
def firebase(runtime: Runtime, tmp_path: Path, alice: Phone, bora: Phone) -> Iterator[Firebase]:
    """Firebase, which knows Alice and Bora."""
    keys = Keys.kept_in(tmp_path / "keys")
    with firebase_for(runtime, keys, tmp_path, breaker_seconds=0) as firebase:
        for one in (alice, bora):
            assert Phone(Client(auth.app(firebase.runtime)), one.token).post("/api/user/firebase-token/").json
            assert firebase.knows(person(one).uid)
        yield firebase


def how_it_stands(db: Session) -> tuple[str, int]:
    """The message to Firebase: its state, and how often it was tried."""
    db.expire_all()
    row = db.scalars(select(Outbox).where(Outbox.kind == TASK)).one()
    return row.state, row.attempts


def test_firebase_forgets_who_left_and_nobody_else(
    firebase: Firebase, db: Session, alice: Phone, bora: Phone, clock: SetClock
) -> None:
    left(alice)
    assert firebase.knows(person(alice).uid), "they may still come back"
    erased(firebase.runtime, clock)
    assert not firebase.knows(person(alice).uid)
    assert firebase.knows(person(bora).uid)
    assert how_it_stands(db) == ("sent", 1)


def test_while_firebase_is_down_the_message_waits_and_the_rest_has_gone(
    firebase: Firebase, db: Session, alice: Phone, clock: SetClock
) -> None:
    left(alice)
    firebase.behave("500")
    erased(firebase.runtime, clock)
    db.refresh(person(alice))
    assert person(alice).erased_at is not None
    assert how_it_stands(db) == ("waiting", 1)
    erased(firebase.runtime, clock, TWO_WEEKS)
    assert how_it_stands(db)[0] == "sent"
    assert not firebase.knows(person(alice).uid)


def test_that_firebase_never_knew_them_is_fine(
    firebase: Firebase, db: Session, erion: Phone, clock: SetClock
) -> None:
    left(erion)
    erased(firebase.runtime, clock)
    assert how_it_stands(db) == ("sent", 1)


def test_whoever_comes_back_is_still_known(firebase: Firebase, alice: Phone, clock: SetClock) -> None:
    token = left(alice)["undo_token"]
    assert alice.post(UNDO, {"token": token}).status_code == 200
    erased(firebase.runtime, clock)
    assert firebase.knows(person(alice).uid)


def test_without_chat_there_is_nobody_to_tell(
    runtime: Runtime, db: Session, alice: Phone, clock: SetClock
) -> None:
    left(alice)
    erased(runtime, clock)
    assert how_it_stands(db) == ("skipped", 1)
