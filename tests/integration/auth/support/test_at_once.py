"""Two operators' moments at once, on connections of their own: one code, one winner; one chain."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import select

from common import audit, operators
from common.clock import SetClock
from common.db import Transactions, engine_for
from common.models import Operator, OperatorRole, User
from common.sealing import sealed
from common.settings import Settings
from tests import database
from tests.conftest import settings_for
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

ROUNDS, HANDS = 10, 4
ONE_SECOND = timedelta(seconds=1)


@pytest.fixture
def transactions(cluster: Cluster, database_name: str, access_key: str) -> Iterator[Transactions]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_support"
    engine = engine_for(settings_for(database.copy_of_template(cluster, name), access_key))
    yield Transactions.of(engine)
    engine.dispose()
    database.drop(cluster, name)


def test_of_two_who_use_one_code_one_wins(
    transactions: Transactions, clock: SetClock, settings: Settings
) -> None:
    secret = pyotp.random_base32()
    with transactions.begin() as db:
        teuta = User(name="Teuta")
        db.add(teuta)
        db.flush()
        row = Operator(user_id=teuta.id, role=OperatorRole.SUPPORT, totp_confirmed_at=clock.now())
        row.totp_secret = sealed(secret.encode(), settings)
        db.add(row)
    line = Barrier(HANDS)

    def spend(code: str) -> bool:
        line.wait(PATIENCE)
        return transactions.run(
            lambda db: operators.spend_totp(
                db, db.scalars(select(Operator)).one(), code, now=clock.now(), settings=settings
            )
        )

    for _round in range(ROUNDS):
        clock.at += pyotp.TOTP(secret).interval * ONE_SECOND
        with ThreadPoolExecutor(HANDS) as hands:
            won = list(hands.map(spend, [pyotp.TOTP(secret).at(clock.now())] * HANDS))
        assert sorted(won) == [False] * (HANDS - 1) + [True]


def test_many_who_write_at_once_make_one_chain(transactions: Transactions) -> None:
    line = Barrier(HANDS)

    def write(hand: int) -> None:
        line.wait(PATIENCE)
        for number in range(ROUNDS):
            data = {"hand": hand, "number": number}
            transactions.run(lambda db: audit.note(db, None, "act.done", data=data, text="words").id)  # noqa: B023

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(write, range(HANDS)))
    with transactions.begin() as db:
        assert audit.verify(db) is None
        newest = audit.last_anchor(db)
    assert newest is not None
    assert newest.chain_no == HANDS * ROUNDS
