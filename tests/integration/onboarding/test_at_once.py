"""Two people of one team at the same moment, on connections of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.models import Business, User, WorkingHours
from functions.business.onboarding import actions
from functions.business.onboarding.schemas import NewBusiness, Week, WeekInterval
from tests import database
from tests.conftest import settings_for
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

ROUNDS = 10


@pytest.fixture
def transactions(cluster: Cluster, database_name: str, access_key: str) -> Iterator[Transactions]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_hours"
    engine = engine_for(settings_for(database.copy_of_template(cluster, name), access_key))
    yield Transactions.of(engine)
    engine.dispose()
    database.drop(cluster, name)


def opened(transactions: Transactions, clock: SetClock) -> Business:
    """A shop without hours."""
    with transactions.begin() as db:
        bora = User(name="Bora")
        db.add(bora)
        db.flush()
        wish = NewBusiness.model_validate({"name": "Bora's salon", "kind": "business"})
        return actions.create_business(db, bora, wish, clock=clock)


def test_two_weeks_at_once_do_not_mix(transactions: Transactions, clock: SetClock) -> None:
    business = opened(transactions, clock)
    line = Barrier(2)

    def write(hour: int) -> None:
        day = {"start": f"{hour:02d}:00", "end": f"{hour + 8:02d}:00"}
        weekly = [WeekInterval.model_validate({"weekday": n} | day) for n in range(7)]
        week = Week(business=business.uid, weekly=weekly)
        line.wait(PATIENCE)
        transactions.run(lambda db: len(actions.set_week(db, db.merge(business), week, clock=clock)))

    for _round in range(ROUNDS):
        with ThreadPoolExecutor(2) as people:
            list(people.map(write, (8, 9)))
        with transactions.begin() as db:
            starts = [row.start_time.hour for row in db.scalars(select(WorkingHours))]
        assert starts in ([8] * 7, [9] * 7)
