"""Nothing is lost: the sweep wakes what is due and nobody's, and carries it itself if it must."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background, outbox
from common.clock import SetClock
from common.integrations.outside import OutsideError
from common.integrations.queue import LocalQueue
from common.models import Outbox
from common.runtime import Runtime
from functions.worker.tasks import outbox_sweep
from tests.integration.doors import Broken, with_doors
from tests.integration.outbox.carrying import (
    LETTER,
    RING,
    breaks,
    is_down,
    is_not_even_asked,
    row,
    sending,
    working,
)


def test_the_sweep_wakes_what_is_due_and_nobodys(runtime: Runtime, db: Session, clock: SetClock) -> None:
    for _message in range(5):
        outbox.publish(db, RING, now=clock.now())
    outbox.publish(db, RING, now=clock.now() + timedelta(hours=1))
    db.commit()
    waiting, held, lapsed, sent, dead, future = db.scalars(select(Outbox).order_by(Outbox.id)).all()
    lapsed.state, lapsed.lease_until = "sending", clock.now() - timedelta(seconds=1)  # type: ignore[assignment]
    held.state, held.lease_until = "sending", clock.now() + timedelta(seconds=1)  # type: ignore[assignment]
    sent.state, sent.sent_at = "sent", clock.now()  # type: ignore[assignment]
    dead.state = "dead"  # type: ignore[assignment]
    db.commit()
    assert outbox_sweep(runtime) == {"woken": 2}
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert [uid for _kind, uid in runtime.doors.queue.asked] == [waiting.uid, lapsed.uid]
    assert future.state == "waiting"


class Slow(LocalQueue):
    """A queue that takes a second for every hint."""

    clock: SetClock

    def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
        """Note the request down, a second later."""
        self.clock.advance(timedelta(seconds=1))
        super().wake(kind, queue, outbox, attempt, again)


def many(number: int, db: Session, clock: SetClock) -> None:
    """So many messages, written a while ago."""
    for _message in range(number):
        outbox.publish(db, RING, now=clock.now())
    db.commit()
    clock.advance(timedelta(minutes=1))


def test_it_goes_on_until_all_are_woken(runtime: Runtime, db: Session, clock: SetClock) -> None:
    many(205, db, clock)
    assert outbox_sweep(runtime) == {"woken": 205}
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert len({uid for _kind, uid in runtime.doors.queue.asked}) == 205


def test_it_stops_when_its_time_is_over(runtime: Runtime, db: Session, clock: SetClock) -> None:
    many(205, db, clock)
    slow = Slow()
    slow.clock = clock
    assert outbox_sweep(with_doors(runtime, queue=slow)) == {"woken": 30}


def test_letters_that_pile_up_keep_no_push_waiting(runtime: Runtime, db: Session, clock: SetClock) -> None:
    """Older ones that are woken again and again, because their provider is down or their queue is held."""
    for _letter in range(140):
        outbox.publish(db, LETTER, now=clock.now())
    clock.advance(timedelta(seconds=30))
    many(1, db, clock)
    slow = Slow()
    slow.clock = clock
    outbox_sweep(with_doors(runtime, queue=slow))
    assert "send_fire_push" in dict(slow.asked)


def test_what_it_carries_itself_goes_by_turns_too(runtime: Runtime, db: Session, clock: SetClock) -> None:
    """Letters take longest, and each may take its provider's eight seconds."""
    for _letter in range(120):
        outbox.publish(db, LETTER, now=clock.now())
    many(1, db, clock)
    assert outbox_sweep(with_doors(runtime, queue=Broken())) == {"woken": 0, "delivered": 121}


def test_a_reply_does_not_wait_for_many_hints(runtime: Runtime, db: Session, clock: SetClock) -> None:
    for _message in range(5):
        outbox.publish(db, RING, now=clock.now())
    slow = Slow()
    slow.clock = clock
    assert outbox.relay(outbox.published_in(db), with_doors(runtime, queue=slow)) == 2


def test_a_hint_that_the_queue_has_given_up_gets_another_name(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    names: list[tuple[int, int]] = []

    class Named(LocalQueue):
        def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
            names.append((attempt, again))

    for minutes in (1, 8, 1, 9, 1):
        clock.advance(timedelta(minutes=minutes))
        outbox_sweep(with_doors(runtime, queue=Named()))
    assert names == [(0, 0), (0, 0), (0, 1), (0, 1), (0, 2)]


def test_a_hint_that_came_while_the_attempt_was_just_ending_is_not_the_last(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    """The lease had lapsed, so it was woken; turned away, because the attempt then failed. Its name is used up."""
    names: list[tuple[int, int]] = []

    class Named(LocalQueue):
        def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
            names.append((attempt, again))

    slow = outbox.claim(db, message, runtime)
    assert slow is not None
    clock.advance(timedelta(seconds=61))
    outbox_sweep(with_doors(runtime, queue=Named()))
    outbox.fail(db, slow, OutsideError("timed out"), runtime)
    clock.at = row(db).due
    outbox_sweep(with_doors(runtime, queue=Named()))
    assert len(names) == len(set(names)) == 2


def test_what_the_queue_refuses_it_carries_itself(runtime: Runtime, db: Session, message: UUID) -> None:
    """Nobody knows of this notification any more: there is nothing to ring for."""
    assert outbox_sweep(with_doors(runtime, queue=Broken())) == {"woken": 0, "delivered": 1}
    assert row(db).state == "skipped"


def test_a_message_of_another_version_does_not_stop_it(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    row(db).kind = "send_by_pigeon"
    outbox.publish(db, RING, now=clock.now())
    db.commit()
    assert outbox_sweep(with_doors(runtime, queue=Broken())) == {"woken": 0, "delivered": 1}


def test_every_turn_has_a_hint_of_its_own(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    """The queue refuses a name it has had: an attempt that did not count must not share the next one's."""
    names: list[int] = []

    class Named(LocalQueue):
        def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
            names.append(attempt)

    for task in (sending(is_not_even_asked), sending(is_down), sending(breaks), working(breaks)):
        outbox_sweep(with_doors(runtime, queue=Named()))
        background.run(task, message, runtime)
        clock.at = row(db).due
    assert row(db).attempts == 3
    assert names == [0, 1, 2, 3]
