"""A message belongs to one worker at a time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common import background, outbox
from common.clock import SetClock
from common.integrations.outside import OutsideError
from common.runtime import Runtime
from tests.integration.at_once import together
from tests.integration.outbox.carrying import RING, row, sending

LEASE = timedelta(seconds=60)


def test_only_one_worker_gets_it(runtime: Runtime, db: Session, message: UUID) -> None:
    mine = outbox.claim(db, message, runtime)
    assert mine is not None
    assert (mine.attempts, mine.lease_no, mine.payload) == (1, 1, RING.payload())
    assert outbox.claim(db, message, runtime) is None


def test_it_is_not_had_before_its_time(runtime: Runtime, db: Session, clock: SetClock) -> None:
    outbox.publish(db, RING, now=clock.now() + timedelta(seconds=5))
    assert outbox.claim(db, row(db).uid, runtime) is None
    clock.advance(timedelta(seconds=5))
    assert outbox.claim(db, row(db).uid, runtime) is not None


def test_a_worker_whose_clock_is_a_little_behind_gets_it(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    outbox.publish(db, RING, now=clock.now() + timedelta(milliseconds=300))
    assert outbox.claim(db, row(db).uid, runtime) is not None


def test_when_the_lease_lapses_another_takes_over_and_the_first_changes_nothing(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    first = outbox.claim(db, message, runtime)
    assert first is not None
    assert outbox.hand_over(db, first, clock.now())
    clock.advance(LEASE)
    assert not outbox.hand_over(db, first, clock.now())
    clock.advance(timedelta(seconds=1))
    second = outbox.claim(db, message, runtime)
    assert second is not None
    assert second.lease_no == 2
    outbox.finish(db, first, "sent", clock.now(), "the first")
    outbox.fail(db, first, OutsideError("late"), runtime)
    assert (row(db).state, row(db).lease_no, row(db).last_error) == ("sending", 2, None)
    outbox.finish(db, second, "sent", clock.now(), "the second")
    assert (row(db).state, row(db).provider_ref, row(db).payload) == ("sent", "the second", {})


def test_a_worker_that_froze_before_sending_does_not_send(
    runtime: Runtime, message: UUID, clock: SetClock
) -> None:
    sent: list[str] = []

    def send() -> str:
        sent.append("sent")
        return "ref"

    frozen = sending(send, before=lambda: clock.advance(LEASE + timedelta(seconds=1)))
    assert background.run(frozen, message, runtime) == "not_ours"
    assert sent == []
    assert background.run(sending(send), message, runtime) == "sent"
    assert sent == ["sent"]


def test_a_worker_that_froze_while_sending_does_not_undo_what_another_wrote(
    runtime: Runtime, message: UUID, clock: SetClock, db: Session
) -> None:
    def freeze() -> str:
        clock.advance(LEASE + timedelta(seconds=1))
        assert background.run(sending(lambda: "the second"), message, runtime) == "sent"
        raise OutsideError("timed out", permanent=True)

    background.run(sending(freeze), message, runtime)
    assert (row(db).state, row(db).provider_ref) == ("sent", "the second")


def test_a_task_that_breaks_does_not_take_the_message_from_its_holder(
    runtime: Runtime, message: UUID, db: Session
) -> None:
    assert outbox.claim(db, message, runtime) is not None
    db.commit()
    broken = ValueError()
    assert runtime.transactions.run(lambda own: outbox.put_back(own, message, broken, runtime)) == "not_ours"
    assert (row(db).state, row(db).lease_no) == ("sending", 1)


def test_of_several_at_the_same_moment_one_sends(runtime_that_commits: Runtime, clock: SetClock) -> None:
    with runtime_that_commits.transactions.begin() as db:
        outbox.publish(db, RING, now=clock.now())
        (hint,) = outbox.published_in(db)
    sent: list[str] = []

    def send() -> str:
        sent.append("sent")
        return "ref"

    turns = [lambda: background.run(sending(send), hint.uid, runtime_that_commits) for _worker in range(4)]
    assert sorted(together(*turns)) == ["not_ours", "not_ours", "not_ours", "sent"]
    assert sent == ["sent"]
