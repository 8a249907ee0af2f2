"""What operators see and do: how the queues stand, once more, never mind; and what the report says each minute."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit, background, outbox
from common.clock import SetClock
from common.integrations.outside import OutsideError
from common.models import AuditLog, Outbox, Queue
from common.outbox import Standing
from common.runtime import Runtime
from functions.worker.tasks import report_outbox
from tests.integration.outbox.carrying import (
    LETTER,
    RING,
    TEXT,
    breaks,
    does_not_answer,
    is_down,
    row,
    sending,
    takes_it,
    waiting,
)
from tools import outbox as tool

HOUR = timedelta(hours=1)


def refuses() -> str:
    """A provider that says never."""
    raise OutsideError("no such address", permanent=True)


@pytest.fixture
def dead(runtime: Runtime, message: UUID) -> UUID:
    """One message that was given up."""
    background.run(sending(refuses), message, runtime)
    return message


@pytest.fixture
def lost(runtime: Runtime, db: Session, clock: SetClock) -> UUID:
    """A text of which nobody knows whether it arrived."""
    text = waiting(db, clock, TEXT)
    background.run(sending(does_not_answer), text, runtime)
    return text


def again(db: Session, uid: UUID) -> Outbox:
    """That message, as it is now."""
    db.expire_all()
    return db.scalars(select(Outbox).where(Outbox.uid == uid)).one()


# how it stands


def test_every_queue_is_counted(
    runtime: Runtime, db: Session, dead: UUID, lost: UUID, clock: SetClock
) -> None:
    waiting(db, clock, LETTER)
    clock.advance(timedelta(seconds=90))
    assert outbox.claim(db, waiting(db, clock), runtime)
    seen = outbox.overview(db, clock.now())
    assert set(seen.queues) == {"mail", "sms", "push", "chat", "payments", "outside", "default"}
    assert seen.queues["mail"] == Standing(waiting=1, oldest_due=90)
    assert seen.queues["sms"] == Standing(unknown=1)
    assert seen.queues["push"] == Standing(sending=1, dead=1)
    assert seen.queues["chat"] == Standing()
    assert (seen.oldest_due, seen.total("unknown")) == (90, 1)


def test_what_waits_for_its_time_is_not_late(db: Session, clock: SetClock) -> None:
    outbox.publish(db, RING, now=clock.now() + HOUR)
    assert outbox.overview(db, clock.now()).queues["push"] == Standing(waiting=1)


def test_what_was_given_up_comes_in_pages_newest_first(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    uids = [waiting(db, clock) for _message in range(5)]
    for uid in uids:
        background.run(sending(refuses), uid, runtime)
    seen, page = [], outbox.given_up(db, limit=2)
    while page:
        seen += [each.uid for each in page]
        page = outbox.given_up(db, after=seen[-1], limit=2)
    assert seen == uids[::-1]
    assert outbox.given_up(db, queue="mail") == []


# once more, and never mind


def test_what_was_given_up_begins_anew(runtime: Runtime, db: Session, dead: UUID, clock: SetClock) -> None:
    clock.advance(HOUR)
    assert outbox.replay(db, dead, clock.now())
    assert [each.uid for each in outbox.published_in(db)] == [dead]
    assert (row(db).state, row(db).attempts, row(db).last_error) == ("waiting", 0, None)
    db.commit()
    assert background.run(sending(takes_it), dead, runtime) == "sent"
    assert not outbox.replay(db, dead, clock.now())


def test_a_text_in_doubt_is_sent_again_if_somebody_says_so(
    runtime: Runtime, db: Session, lost: UUID, clock: SetClock
) -> None:
    assert outbox.replay(db, lost, clock.now())
    db.commit()
    assert background.run(sending(takes_it), lost, runtime) == "sent"


def test_what_has_become_pointless_is_not_sent_late(runtime: Runtime, db: Session, clock: SetClock) -> None:
    late = waiting(db, clock, RING, not_after=clock.now() + HOUR)
    background.run(sending(refuses), late, runtime)
    clock.advance(HOUR)
    assert outbox.replay(db, late, clock.now())
    db.commit()
    assert background.run(sending(breaks), late, runtime) == "skipped"


@pytest.mark.parametrize("state", ["sending", "sent", "skipped", "waiting"])
def test_what_goes_its_way_is_not_replayed(state: Any, db: Session, message: UUID, clock: SetClock) -> None:
    standing = row(db)
    standing.state, standing.lease_until, standing.sent_at = state, clock.now(), clock.now()
    db.flush()
    assert not outbox.replay(db, message, clock.now())
    assert outbox.drop(db, message) is (state == "waiting")


def test_what_is_dropped_says_nothing_any_more(db: Session, dead: UUID) -> None:
    assert outbox.drop(db, dead)
    assert (row(db).state, row(db).payload, row(db).last_error) == ("skipped", {}, None)
    assert not outbox.drop(db, dead)


def test_a_worker_from_before_cannot_end_what_has_begun_anew(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    before = outbox.claim(db, message, runtime)
    assert before is not None
    outbox.fail(db, before, OutsideError("never", permanent=True), runtime)
    assert outbox.replay(db, message, clock.now())
    assert not outbox.hand_over(db, before, clock.now())
    assert not outbox.finish(db, before, "sent", clock.now())
    assert outbox.fail(db, before, OutsideError("late"), runtime) == "not_ours"
    assert row(db).state == "waiting"


# the report


def lines_of(log: pytest.LogCaptureFixture) -> list[tuple[str, int, int]]:
    """What the report said: how loud, how late, how many given up."""
    told = [record for record in log.records if record.getMessage() == "how the outbox stands"]
    figures = [vars(record) for record in told]
    return [(each["levelname"], each["oldest_due"], each["newly_given_up"]) for each in figures]


@pytest.mark.parametrize(("minutes", "level"), [(0, "INFO"), (10, "INFO"), (11, "ERROR")])
def test_it_is_an_error_that_something_is_very_late(
    minutes: int,
    level: str,
    runtime: Runtime,
    message: UUID,
    clock: SetClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    clock.advance(timedelta(minutes=minutes))
    figures = report_outbox(runtime)
    assert figures["waiting"] == 1
    assert lines_of(caplog) == [(level, minutes * 60, 0)]


def test_it_is_an_error_once_that_something_was_given_up(
    runtime: Runtime, dead: UUID, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for _minute in range(2):
        clock.advance(timedelta(seconds=59))
        assert report_outbox(runtime)["dead"] == 1
    assert lines_of(caplog) == [("ERROR", 0, 1), ("INFO", 0, 0)]


def test_the_line_can_be_searched_by_queue(
    runtime: Runtime, dead: UUID, log_lines: list[dict[str, Any]]
) -> None:
    report_outbox(runtime)
    (line,) = [each for each in log_lines if each["message"] == "how the outbox stands"]
    assert line["severity"] == "ERROR"
    assert line["queues"]["push"]["dead"] == 1


def test_each_queue_has_a_line_of_its_own_every_minute_and_the_late_one_is_an_error(
    runtime: Runtime,
    db: Session,
    clock: SetClock,
    log_lines: list[dict[str, Any]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    waiting(db, clock, LETTER)
    clock.advance(timedelta(minutes=11))
    report_outbox(runtime)
    lines = {each["queue"]: each for each in log_lines if each["message"] == "how a queue stands"}
    assert set(lines) == set(Queue)
    assert (lines["mail"]["oldest_due"], lines["mail"]["waiting"], lines["mail"]["dead"]) == (660, 1, 0)
    assert {name for name, each in lines.items() if each["severity"] == "ERROR"} == {"mail"}


# make outbox, make replay


@pytest.fixture
def counter(runtime: Runtime) -> Callable[..., str]:
    """Where somebody types `make outbox`, on the test's own database."""

    def type_(*words: str) -> str:
        return tool.run(tool.arguments_of(words), runtime.transactions, runtime.clock)

    return type_


def test_the_tool_shows_what_was_given_up(counter: Callable[..., str], dead: UUID, lost: UUID) -> None:
    shown = counter()
    assert f"{dead}  dead    send_fire_push" in shown
    assert f"{lost}  unknown send_notification_sms" in shown
    assert str(dead) not in counter("--queue", "sms")


@pytest.mark.parametrize(
    ("words", "left"), [(("--all",), set()), (("--all", "--queue", "push"), {"unknown"})], ids=["all", "push"]
)
@pytest.mark.parametrize(("wish", "act"), [("--replay", "replayed"), ("--drop", "dropped")])
def test_the_tool_does_what_it_is_told_and_it_is_audited(
    wish: str,
    act: str,
    words: tuple[str, ...],
    left: set[str],
    counter: Callable[..., str],
    db: Session,
    dead: UUID,
    lost: UUID,
) -> None:
    number = 2 - len(left)
    assert counter(wish, *words) == f"{number} {act}."
    db.expire_all()
    assert {each.state for each in outbox.given_up(db)} == left
    noted = db.scalars(select(AuditLog).where(AuditLog.action == f"outbox.{act}")).all()
    assert [(each.actor_kind, each.object_uid) for each in noted] == [
        ("system", uid) for uid in (dead, lost)[:number]
    ]
    assert audit.verify(db) is None


@pytest.mark.parametrize(
    "words", [("--replay",), ("--replay", "--uid", str(UUID(int=7))), ("--drop", "--all")]
)
def test_the_tool_says_why_nothing_was_done(words: tuple[str, ...], counter: Callable[..., str]) -> None:
    with pytest.raises(tool.NotPossible):
        counter(*words)


def test_one_that_only_waits_is_not_touched(
    counter: Callable[..., str], runtime: Runtime, db: Session, message: UUID
) -> None:
    background.run(sending(is_down), message, runtime)
    with pytest.raises(tool.NotPossible):
        counter("--drop", "--uid", str(message))
    assert row(db).state == "waiting"
