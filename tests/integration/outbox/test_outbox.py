"""The outbox: a message is written with its cause, belongs to one worker at a time, and ends once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common import background, outbox
from common.background import Background, Sender, Task
from common.clock import SetClock
from common.events import BookingCreated, PushDue
from common.integrations.outside import OutsideError
from common.integrations.queue import LocalQueue
from common.models import MessageKey, Outbox, User
from common.runtime import Runtime
from functions.auth.main import app as auth_app
from functions.worker.tasks import outbox_sweep
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors

LEASE = timedelta(seconds=60)
RING = PushDue(notification=UUID(int=1), device=UUID(int=2))


@pytest.fixture
def message(db: Session, clock: SetClock) -> UUID:
    """One message that waits for a provider."""
    outbox.publish(db, RING, now=clock.now())
    db.commit()
    return db.scalars(select(Outbox.uid)).one()


def row(db: Session) -> Outbox:
    """The one message, as it is now."""
    db.expire_all()
    return db.scalars(select(Outbox)).one()


def sending(send: Callable[[], str], before: Callable[[], None] = lambda: None) -> Task:
    """A task that calls `send`; `before` happens after it has claimed and read."""
    family = Background()

    @family.sends("send_fire_push")
    def act(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
        before()
        return lambda _message: send()

    return family.tasks[0]


def working(work: Callable[[Session], object]) -> Task:
    """A task that needs only the database."""
    family = Background()

    @family.on("send_booked_notification")
    def act(db: Session, event: PushDue, runtime: Runtime) -> None:
        work(db)

    return family.tasks[0]


def breaks(_db: Session | None = None) -> str:
    """Something nobody thought of."""
    raise ValueError("it quoted the letter")


def is_down() -> str:
    """A provider that is down."""
    raise OutsideError("down")


# written with its cause


def test_it_leaves_only_with_the_transaction_that_caused_it(runtime: Runtime, db: Session) -> None:
    def act(session: Session) -> None:
        outbox.publish(session, RING, now=runtime.clock.now())
        breaks()

    with pytest.raises(ValueError, match="quoted"):
        runtime.transactions.run(act)
    assert list(db.scalars(select(Outbox))) == []


def test_what_has_a_name_is_published_once(db: Session, clock: SetClock) -> None:
    for name in ("tea", "tea", "coffee"):
        outbox.publish(db, RING, now=clock.now(), once=name)
    assert len(outbox.published_in(db)) == 2
    keys = db.scalars(select(MessageKey).order_by(MessageKey.dedup)).all()
    assert [key.dedup for key in keys] == ["send_fire_push:coffee", "send_fire_push:tea"]
    assert keys[0].expires_on == (clock.now() + timedelta(days=60)).date()


def test_a_queue_that_is_down_fails_no_request(runtime: Runtime, db: Session) -> None:
    broken = Broken()
    phone = Phone(Client(auth_app(with_doors(runtime, queue=broken))))
    wish = {"email": "arta@example.com", "password": "dallandyshe-7", "name": "Arta"}
    assert phone.post("/api/user/registration/email/", wish).status_code == 202
    assert broken.asked == 1
    assert row(db).state == "waiting"
    assert outbox_sweep(runtime) == {"woken": 1}
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert runtime.doors.queue.asked == [("send_verify_email", row(db).uid)]


# one worker at a time


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
    assert outbox.is_still_ours(db, first, clock.now())
    clock.advance(LEASE)
    assert not outbox.is_still_ours(db, first, clock.now())
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


# it ends


def test_a_message_nobody_needs_is_skipped(runtime: Runtime, message: UUID, db: Session) -> None:
    family = Background()

    @family.sends("send_fire_push")
    def act(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
        return None

    assert background.run(family.tasks[0], message, runtime) == "skipped"
    assert (row(db).state, row(db).payload) == ("skipped", {})
    assert background.run(family.tasks[0], message, runtime) == "not_ours"


def test_what_follows_is_written_with_the_end_and_relayed(
    runtime: Runtime, message: UUID, db: Session
) -> None:
    family = Background()

    def then(db: Session, event: PushDue, reference: str, runtime: Runtime) -> None:
        assert (event, reference) == (RING, "ref")
        outbox.publish(db, BookingCreated(booking=uuid4()), now=runtime.clock.now())

    @family.sends("send_fire_push", then=then)
    def act(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
        return lambda _message: "ref"

    assert background.run(family.tasks[0], message, runtime) == "sent"
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert [kind for kind, _uid in runtime.doors.queue.asked] == ["send_booked_notification"]


def test_it_waits_longer_after_each_failure_and_is_given_up_after_eight(
    runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    waits: list[float] = []
    while row(db).state == "waiting":
        background.run(sending(is_down), message, runtime)
        waits.append((row(db).due - clock.now()).total_seconds())
        clock.at = row(db).due
    longest = [10, 20, 40, 80, 160, 320, 640, 1280]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, longest, strict=True))
    assert (row(db).state, row(db).attempts, row(db).last_error) == ("dead", 8, "down")
    assert outbox_sweep(runtime) == {"woken": 0}
    assert background.run(sending(lambda: "ref"), message, runtime) == "not_ours"


def test_a_refusal_for_good_is_not_repeated(runtime: Runtime, message: UUID, db: Session) -> None:
    def refuse() -> str:
        raise OutsideError("no such address", permanent=True)

    assert background.run(sending(refuse), message, runtime) == "dead"
    assert row(db).attempts == 1


@pytest.mark.parametrize("task", [sending(breaks), working(breaks)])
def test_poison_is_given_up_as_well(
    task: Task, runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    attempts = 0
    while row(db).state == "waiting":
        clock.at = row(db).due
        background.run(task, message, runtime)
        attempts += 1
        assert "quoted" not in (row(db).last_error or "")
    assert (row(db).state, row(db).attempts, attempts) == ("dead", 8, 8)


def test_a_message_that_kills_its_worker_is_given_up_too(
    runtime: Runtime, message: UUID, db: Session, clock: SetClock
) -> None:
    for attempt in range(8):
        mine = outbox.claim(db, message, runtime)  # ... and the process is gone
        assert mine is not None
        assert mine.attempts == attempt + 1
        clock.advance(LEASE + timedelta(seconds=1))
    assert outbox.claim(db, message, runtime) is None
    assert row(db).state == "dead"


def test_work_that_breaks_halfway_leaves_nothing_behind(runtime: Runtime, message: UUID, db: Session) -> None:
    def half(session: Session) -> None:
        session.add(User(name="Half"))
        session.flush()
        breaks()

    assert background.run(working(half), message, runtime) == "waiting"
    assert list(db.scalars(select(User))) == []


# nothing is lost


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
