"""Several ticks at the same moment, in a database that really commits."""

from datetime import timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import MessageKey, Notification, Outbox, User
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.at_once import together
from tests.integration.notify.conftest import book, salon_of
from tests.integration.reminders.conftest import HOURLY
from tests.integration.schema.salon import saved
from tests.integration.worker import deliver_everything

VISITS = 40


def twenty_hours_of_visits(db: Session, clock: SetClock) -> None:
    """Somebody else's each, all of them tomorrow at noon but for some minutes."""
    people = [saved(db, User(name=f"Alice {n}", email=f"alice{n}@example.com")) for n in range(VISITS)]
    bora, dritan = (saved(db, User(name=name, email=f"{name}@example.com")) for name in ("Bora", "Dritan"))
    shop = salon_of(db, bora, dritan)
    for number, alice in enumerate(people):
        book(db, shop, alice, clock, 1440 + number % 7, status_changed_at=clock.now())


def test_every_visit_is_reminded_of_once(runtime_that_commits: Runtime, clock: SetClock) -> None:
    work = runtime_that_commits.transactions
    work.run(partial(twenty_hours_of_visits, clock=clock))
    clock.advance(timedelta(hours=24, minutes=-2))  # two minutes before the first is due
    tick = partial(JOBS[HOURLY].act, runtime_that_commits)
    written = [done["reminders"] for done in together(*[tick] * 4)]
    assert sum(written) == VISITS
    counted = work.run(lambda db: (db.query(Outbox).count(), db.query(MessageKey).count()))
    assert counted == (VISITS, VISITS)


def test_and_told_once_when_two_workers_come(runtime_that_commits: Runtime, clock: SetClock) -> None:
    work = runtime_that_commits.transactions
    work.run(partial(twenty_hours_of_visits, clock=clock))
    clock.advance(timedelta(hours=24, minutes=10))
    together(*[partial(JOBS[HOURLY].act, runtime_that_commits)] * 2)
    together(*[partial(deliver_everything, runtime_that_commits)] * 2)
    told = sa.select(Notification.user_id, sa.func.count()).group_by(Notification.user_id)
    assert [times for _person, times in work.run(lambda db: db.execute(told).all())] == [1] * VISITS
