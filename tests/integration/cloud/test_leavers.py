"""A backup brings back somebody who had left: they leave again, and nobody else does."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.models import AuditLog, Device, User, UserSession
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything
from tools.cloud.leavers.leavers import NotPossible, again, kept, of_database, of_log, written
from tools.local.cluster import Cluster

DELETE, UNDO = "/api/user/delete/", "/api/user/delete/undo/"
TWO_WEEKS = timedelta(days=14)


@pytest.fixture(autouse=True)
def every_line(caplog: pytest.LogCaptureFixture) -> None:
    """Quiet lines are written, too, as in a function."""
    caplog.set_level("INFO")


def person(db: Session, phone: Phone) -> User:
    """Whose phone it is, as the database has them now."""
    assert phone.user is not None
    return db.scalars(
        select(User).where(User.id == phone.user.id).execution_options(populate_existing=True)
    ).one()


def uid(phone: Phone) -> Any:
    """As they are called outside."""
    assert phone.user is not None
    return phone.user.uid


def test_whoever_had_been_erased_is_erased_again_and_nobody_else(
    runtime: Runtime, db: Session, clock: SetClock, alice: Phone, bora: Phone
) -> None:
    """The database is one from before she asked to leave."""
    assert again(db, {uid(alice): clock.now() - timedelta(hours=1)}, clock.now()) == [uid(alice)]
    db.commit()
    deliver_everything(runtime)
    assert (person(db, alice).name, person(db, alice).email) == ("", None)
    assert person(db, alice).erased_at is not None
    assert person(db, bora).erased_at is None
    actions = db.scalars(select(AuditLog.action).where(AuditLog.subject_id == person(db, alice).id)).all()
    assert {"account.leaves_again", "account.erased"} <= set(actions)


def test_whoever_could_still_come_back_still_can_and_is_signed_out(
    runtime: Runtime, db: Session, clock: SetClock, alice: Phone
) -> None:
    until = clock.now() + timedelta(days=3)
    again(db, {uid(alice): until}, clock.now())
    db.commit()
    deliver_everything(runtime)
    assert (person(db, alice).erase_at, person(db, alice).erased_at) == (until, None)
    assert alice.get("/api/user/detail/").status_code == 401
    clock.advance(timedelta(days=3))
    JOBS["erase_accounts"].act(runtime)
    deliver_everything(runtime)
    assert person(db, alice).erased_at is not None


def test_whoever_came_back_since_the_backup_is_not_erased_by_it(
    runtime: Runtime, db: Session, clock: SetClock, alice: Phone
) -> None:
    """The database is one in which she is still leaving."""
    assert alice.delete(DELETE).status_code == 202
    assert again(db, {uid(alice): None}, clock.now()) == [uid(alice)]
    db.commit()
    clock.advance(TWO_WEEKS)
    JOBS["erase_accounts"].act(runtime)
    deliver_everything(runtime)
    assert (person(db, alice).erased_at, person(db, alice).deletion_requested_at) == (None, None)


def test_whoever_came_back_and_left_once_more_has_the_second_time_to_change_their_mind(
    db: Session, clock: SetClock, alice: Phone
) -> None:
    assert alice.delete(DELETE).status_code == 202
    second = clock.now() + 2 * TWO_WEEKS
    again(db, {uid(alice): second}, clock.now())
    assert person(db, alice).erase_at == second


def test_no_phone_rings_for_whoever_leaves_again(
    db: Session, clock: SetClock, alice: Phone, bora: Phone
) -> None:
    for phone in (alice, bora):
        db.add(Device(user_id=person(db, phone).id, token=f"token of {uid(phone)}", platform="android"))
    db.flush()
    again(db, {uid(alice): clock.now() + TWO_WEEKS}, clock.now())
    assert db.scalars(select(Device.user_id)).all() == [person(db, bora).id]


def test_as_many_as_there_are(db: Session, clock: SetClock, alice: Phone, bora: Phone, erion: Phone) -> None:
    """More than a statement has room for."""
    found = dict.fromkeys(map(uid, (alice, bora, erion)), clock.now() + TWO_WEEKS)
    assert set(again(db, found, clock.now(), at_once=2)) == set(found)


def test_done_again_it_finds_nothing(runtime: Runtime, db: Session, clock: SetClock, alice: Phone) -> None:
    found = {uid(alice): clock.now()}
    again(db, found, clock.now())
    assert again(db, found, clock.now()) == []
    db.commit()
    deliver_everything(runtime)
    assert again(db, found, clock.now()) == []


def test_the_log_knows_who_left_and_who_came_back(
    runtime: Runtime,
    db: Session,
    clock: SetClock,
    alice: Phone,
    erion: Phone,
    dritan: Phone,
    log_lines: list[Any],
) -> None:
    for phone in (alice, erion, dritan):
        token = phone.delete(DELETE).json["undo_token"]
    assert dritan.post(UNDO, {"token": token}).status_code == 200
    clock.advance(TWO_WEEKS)
    JOBS["erase_accounts"].act(runtime)
    deliver_everything(runtime)
    assert of_log(as_gcloud_prints(log_lines, clock.now())) == {
        uid(alice): clock.now(),
        uid(erion): clock.now(),
        uid(dritan): None,
    }


def as_gcloud_prints(lines: list[Any], now: datetime) -> str:
    """What the query of docs/backup.md finds among all lines, newest first."""
    said = ("an account is leaving", "an account stays", "an account was erased")
    found = [line for line in lines if line["message"] in said]
    entries = [
        {"timestamp": (now + timedelta(seconds=no)).isoformat(), "jsonPayload": line}
        for no, line in enumerate(found)
    ]
    return json.dumps(entries[::-1])


def test_the_newer_database_knows_it_too_and_the_list_holds_no_more_than_uids(
    runtime_that_commits: Runtime, cluster: Cluster, clock: SetClock
) -> None:
    def people(db: Session) -> tuple[Any, ...]:
        asked = {"deletion_requested_at": clock.now()}
        gone = User(name="Alice", erase_at=clock.now(), erased_at=clock.now(), **asked)
        going, here = User(name="Bora", erase_at=clock.now() + TWO_WEEKS, **asked), User(name="Dritan")
        back = User(name="Erion")
        db.add_all([gone, going, here, back])
        db.flush()
        audit.note(db, back, "account.deletion_undone", subject=back)
        return gone.uid, going.uid, back.uid

    gone, going, back = runtime_that_commits.transactions.run(people)
    found = of_database(runtime_that_commits.settings.database)
    assert found == {gone: clock.now(), going: clock.now() + TWO_WEEKS, back: None}
    assert kept(written(found)) == found
    assert "Alice" not in written(found)


@pytest.mark.parametrize("text", ["", "[]x", '{"a": 1}', '[{"timestamp": 1}]', "7"])
def test_what_is_no_list_erases_nobody(text: str) -> None:
    with pytest.raises(NotPossible):
        kept(text)
    with pytest.raises(NotPossible):
        of_log(text)


def test_nobody_is_signed_out_who_stays(db: Session, clock: SetClock, alice: Phone, bora: Phone) -> None:
    again(db, {uid(alice): clock.now() + TWO_WEEKS}, clock.now())
    open_ones = select(UserSession.user_id).where(UserSession.revoked_at.is_(None))
    assert db.scalars(open_ones).all() == [person(db, bora).id]
