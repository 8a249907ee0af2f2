"""Several people at the same moment: a database that really commits, and a line they all start from."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from werkzeug.test import Client

from common.db import Transactions
from tests.integration.conftest import Phone
from tests.patience import PATIENCE


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them came to, all having begun at the same moment."""
    line = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        line.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def own(phone: Phone) -> Phone:
    """The same person with a connection of their own to the town."""
    return replace(phone, town=Client(phone.town.application))


def somebody_waits(transactions: Transactions) -> bool:
    """Whether a connection to this database waits for a lock that another one holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with transactions.begin() as db:
        return bool(db.scalar(sa.text(waiting)))
