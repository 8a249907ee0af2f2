"""Two workers with the same news at the same moment, on connections of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background, outbox
from common.clock import SetClock
from common.events import BookingCreated
from common.models import Notification, Outbox, User
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests import database
from tests.conftest import committing, settings_for
from tests.integration.notify.conftest import book, salon_of
from tests.integration.schema.salon import saved
from tests.patience import PATIENCE
from tools.local.cluster import Cluster


@pytest.fixture
def committed(
    cluster: Cluster, database_name: str, access_key: str, clock: SetClock, tmp_path: Path
) -> Iterator[Runtime]:
    """Surroundings with a database of this test alone, because it commits."""
    name = f"{database_name}_at_once"
    settings = settings_for(
        database.copy_of_template(cluster, name), access_key, local_inbox_dir=str(tmp_path)
    )
    with committing(settings, clock) as runtime:
        yield runtime
    database.drop(cluster, name)


def messages_about_one_booking(runtime: Runtime, count: int) -> list[UUID]:
    """The same news, published so many times."""
    with runtime.transactions.begin() as db:
        bora, dritan, alice = (
            saved(db, User(name=name, email=f"{name}@example.com", email_verified_at=runtime.clock.now()))
            for name in ("Bora", "Dritan", "Alice")
        )
        booking = book(db, salon_of(db, bora, dritan), alice, runtime.clock)
        for _time in range(count):
            outbox.publish(db, BookingCreated(booking=booking.uid), now=runtime.clock.now())
        db.flush()
        return list(db.scalars(select(Outbox.uid)))


def delivered_at_once(runtime: Runtime, uids: list[UUID]) -> list[str]:
    """How each ended, all of them started together."""
    line = Barrier(len(uids))

    def deliver(uid: UUID) -> str:
        line.wait(PATIENCE)
        return background.run(TASKS["send_booked_notification"], uid, runtime)

    with ThreadPoolExecutor(len(uids)) as workers:
        return list(workers.map(deliver, uids))


def notifications(db: Session) -> int:
    """How many lines stand in all lists together."""
    return len(db.scalars(select(Notification)).all())


def test_two_events_at_once_tell_everybody_once(committed: Runtime) -> None:
    assert delivered_at_once(committed, messages_about_one_booking(committed, 2)) == ["sent", "sent"]
    with committed.transactions.begin() as db:
        assert notifications(db) == 3


def test_one_event_delivered_four_times_at_once_is_done_once(committed: Runtime) -> None:
    (uid,) = messages_about_one_booking(committed, 1)
    assert sorted(delivered_at_once(committed, [uid] * 4)) == ["not_ours"] * 3 + ["sent"]
    with committed.transactions.begin() as db:
        assert notifications(db) == 3
