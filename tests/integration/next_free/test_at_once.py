"""Several work out, change and book at the same moment, with the transactions that production has."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common import diary
from common.clock import SetClock
from common.db import Transactions, engine_for
from common.models import Business, BusinessSearch, NextFree, User, WorkingHours
from functions.business.next_free import due_businesses, refresh
from tests.conftest import settings_for
from tests.database import copy_of_template, drop
from tests.integration.next_free.houses import barber
from tests.integration.next_free.test_standing import at
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

SHOPS, ROUNDS = 12, 6


@pytest.fixture
def transactions(cluster: Cluster, database_name: str, access_key: str) -> Iterator[Transactions]:
    """Real transactions, in a database of their own."""
    name = f"{database_name}_next_free"
    engine = engine_for(settings_for(copy_of_template(cluster, name), access_key))
    yield Transactions.of(engine)
    engine.dispose()
    drop(cluster, name)


@pytest.fixture
def shops(transactions: Transactions) -> list[int]:
    """Bora's shops."""
    with transactions.begin() as db:
        bora = User(name="Bora", email="bora@example.com")
        db.add(bora)
        db.flush()
        salons = [barber(db) for _ in range(SHOPS)]
        for each in salons:
            each.belongs_to(bora)
        return [each.business.id for each in salons]


def together(*acts: Callable[[], object]) -> list[object]:
    """Everybody begins at once."""
    line = Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        line.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(begin, acts))


def test_they_wait_for_each_other_and_never_in_a_ring(
    transactions: Transactions, shops: list[int], clock: SetClock
) -> None:
    def deadlocks(db: Session) -> int:
        told = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(db.scalars(sa.text(told)).one())

    def work_out(ids: list[int]) -> object:
        return transactions.run(lambda db: refresh(db, ids, clock.now()))

    for _round in range(ROUNDS):
        together(lambda: work_out(shops), lambda: work_out(shops[::-1]), lambda: work_out(shops[4:]))
    assert transactions.run(lambda db: db.scalar(select(func.count()).select_from(NextFree))) == SHOPS
    assert transactions.run(deadlocks) == 0


def test_whoever_reads_first_never_writes_what_has_changed_meanwhile(
    transactions: Transactions, shops: list[int], clock: SetClock
) -> None:
    """The hours change while they are read: whoever comes first, no row says what was true before."""

    def change(hour: int) -> None:
        def act(db: Session) -> None:
            locked = select(Business).where(Business.id == shops[0]).with_for_update(key_share=True)
            business = db.scalars(locked).one()
            week = update(WorkingHours).where(WorkingHours.business_id == business.id)
            db.execute(week.values(start_time=func.make_time(hour, 0, 0)))
            diary.changed(db, business, clock.now())

        transactions.run(act)

    def work_out() -> None:
        transactions.run(lambda db: refresh(db, shops, clock.now()))

    for hour in range(10, 10 + ROUNDS):
        together(work_out, partial(change, hour), work_out)
        assert transactions.run(partial(starts, shop=shops[0])) in ([at(hour)], [])


def starts(db: Session, shop: int) -> list[datetime | None]:
    """What is worked out of a shop."""
    return list(db.scalars(select(NextFree.starts_at).where(NextFree.business_id == shop)))


def test_the_job_leaves_those_alone_who_are_in_other_hands(
    transactions: Transactions, shops: list[int], clock: SetClock
) -> None:
    with transactions.begin() as owner:
        owner.execute(select(Business.id).where(Business.id.in_(shops[:5])).with_for_update(key_share=True))
        due = transactions.run(lambda db: due_businesses(db, clock.now(), 100))
    assert sorted(due) == sorted(shops[5:])


def test_whoever_books_does_not_wait_for_it(
    transactions: Transactions, shops: list[int], clock: SetClock
) -> None:
    """A booking keeps its business as it is, which others may do at the same time."""
    with transactions.begin() as worker:
        refresh(worker, shops, clock.now())
        kept = select(Business.id).where(Business.id == shops[0]).with_for_update(read=True, nowait=True)
        assert transactions.run(lambda db: db.scalar(kept)) == shops[0]
    first = select(BusinessSearch.next_free_at).where(BusinessSearch.business_id == shops[0])
    assert transactions.run(lambda db: db.scalar(first)) == at(10)
