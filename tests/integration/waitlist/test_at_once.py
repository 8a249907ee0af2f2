"""Several workers, customers and clocks at the same moment, on connections that really commit."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background, outbox
from common.events import TimeFreed
from common.models import Booking, Hold, Outbox, WaitlistEntry
from common.runtime import Runtime
from functions.worker.families import TASKS
from functions.worker.routes import JOBS
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import BOOK, LIST, Line
from tests.integration.worker import deliver_everything

ROUNDS = 4


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def day(round_: int) -> str:
    """A Monday to Saturday of its own for each round."""
    return f"2027-03-{15 + round_:02d}"


def frees(line: Line, on: str, times: int) -> list[UUID]:
    """Somebody says so many times that something is free on that day; the messages' uids."""
    for _again in range(times):
        outbox.publish(line.db, TimeFreed(business=UUID(line.salon.uid), on=on), now=line.clock.now())
    line.db.commit()
    kind = Outbox.kind == "offer_freed_time"
    found = line.db.scalars(select(Outbox.uid).where(kind).where(Outbox.state == "waiting"))
    return list(found.all())


def test_two_workers_offer_one_time_once(people: list[Phone], line: Line, runtime: Runtime) -> None:
    for round_ in range(ROUNDS):
        on = day(round_)
        line.open_on(on, "10:00", "10:30")
        for phone in people:
            line.joins(phone, date_from=on, date_to=on)
        messages = frees(line, on, 3)
        task = TASKS["offer_freed_time"]
        together(*(partial(background.run, task, uid, runtime) for uid in messages))
        deliver_everything(runtime)
        line.db.rollback()
        assert len(line.db.scalars(select(Hold)).all()) == round_ + 1
    statuses = line.db.scalars(select(WaitlistEntry.status)).all()
    assert [str(each) for each in statuses].count("offered") == ROUNDS


def test_two_workers_keep_one_time_for_one_person(people: list[Phone], line: Line, runtime: Runtime) -> None:
    """Two times are free, and one person waits."""
    for round_ in range(ROUNDS):
        on = day(round_)
        line.open_on(on, "10:00", "11:00")
        line.joins(people[round_], date_from=on, date_to=on)
        task = TASKS["offer_freed_time"]
        together(*(partial(background.run, task, uid, runtime) for uid in frees(line, on, 3)))
        deliver_everything(runtime)
        line.db.rollback()
        assert len(line.db.scalars(select(Hold)).all()) == round_ + 1


def test_a_claim_and_the_clock_do_not_both_have_it(people: list[Phone], line: Line, runtime: Runtime) -> None:
    """Claimed and withdrawn by the same person while the jobs run: it is one or the other, and whole."""
    for round_ in range(ROUNDS):
        on = day(round_)
        line.open_on(on, "10:00", "10:30")
        uid = line.joins(people[0], date_from=on, date_to=on)
        frees(line, on, 1)
        deliver_everything(runtime)
        reply, _withdrawn, *_jobs = together(
            partial(own(people[0]).post, f"{LIST}{uid}/claim/", {}),
            partial(own(people[0]).delete, f"{LIST}{uid}/"),
            partial(JOBS["pass_on_offers"].act, runtime),
            partial(JOBS["expire_bookings"].act, runtime),
        )
        deliver_everything(runtime)
        line.db.rollback()
        entry = line.db.scalars(select(WaitlistEntry).where(WaitlistEntry.uid == UUID(uid))).one()
        expected = {201: "claimed", 409: "withdrawn"}
        assert entry.status == expected[reply.status_code]
        assert (entry.booking_id is not None) == (reply.status_code == 201)


def test_whoever_cancels_and_whoever_books_never_stand_in_each_others_way(
    alice: Phone, erion: Phone, people: list[Phone], line: Line, runtime: Runtime
) -> None:
    """Canceling, the offer that follows and a stranger's booking at one moment: one of them has it."""
    for round_ in range(ROUNDS):
        on = day(round_)
        line.open_on(on, "10:00", "10:30")
        visit = line.book(alice, on=on)
        line.joins(people[round_], date_from=on, date_to=on)
        messages = frees(line, on, 2)
        task = TASKS["offer_freed_time"]
        replies = together(
            partial(own(alice).delete, f"/api/business/booking/{visit}/"),
            partial(own(erion).post, BOOK, line.order(on=on)),
            *(partial(background.run, task, uid, runtime) for uid in messages),
        )
        done(replies[0], 200)
        assert replies[1].status_code in (201, 409)
        deliver_everything(runtime)
        line.db.rollback()
        kept = line.db.scalars(select(WaitlistEntry).order_by(WaitlistEntry.id.desc())).first()
        assert kept is not None
        assert (kept.status == "offered") != (replies[1].status_code == 201)
    assert line.db.scalars(select(Booking.id)).all()
