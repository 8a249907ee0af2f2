"""Several people at the same moment: a database that really commits, and a line they all start from."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from werkzeug.test import Client

from common.clock import Clock
from common.db import Transactions
from common.runtime import Runtime
from tests import database
from tests.conftest import settings_for
from tests.integration.conftest import Phone
from tools.local.cluster import Cluster


@contextmanager
def committing(cluster: Cluster, name: str, access_key: str, clock: Clock, folder: Path) -> Iterator[Runtime]:
    """Surroundings with a database `name` of their own, because what happens in them is committed."""
    url = database.copy_of_template(cluster, name)
    folders = {"local_inbox_dir": str(folder), "local_storage_dir": str(folder / "storage")}
    settings = settings_for(url, access_key, per_address_factor=1000, **folders)
    runtime = replace(Runtime.of(settings), clock=clock)
    yield runtime
    with runtime.transactions.begin() as db:
        bind = db.get_bind()
    assert isinstance(bind, sa.Engine)
    bind.dispose()
    database.drop(cluster, name)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them came to, all having begun at the same moment."""
    line = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        line.wait(30)
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
