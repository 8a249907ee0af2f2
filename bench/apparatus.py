"""What every measurement stands on: a private cluster, filled and removed again, somebody signed in, and a stopwatch."""

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.models import User
from common.runtime import Runtime
from common.settings import Settings
from functions.auth import sessions
from tests.database import migrate
from tools.local.cluster import Cluster


@contextmanager
def filled_cluster(
    fill: Sequence[str] = (),
    counted: Sequence[str] = (),
    *,
    folder: Path | None = None,
    durable: bool = False,
) -> Iterator[Cluster]:
    """A migrated cluster of its own in a temporary folder, after the statements of `fill`; prints how many rows the
    `counted` tables have then."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        cluster = Cluster(Path(temporary) / "pg", durable=durable)
        cluster.start()
        try:
            migrate(cluster.url("postgres"))
            _fill(cluster, fill, counted)
            yield cluster
        finally:
            cluster.stop()


def _fill(cluster: Cluster, fill: Sequence[str], counted: Sequence[str]) -> None:
    engine = sa.create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in fill:
            connection.exec_driver_sql(statement)
        for table in counted:
            print(f"{table}: {connection.scalar(sa.text(f'SELECT count(*) FROM {table}'))} rows")


def engine_on(cluster: Cluster) -> sa.Engine:
    """Connections as the app has them."""
    return engine_for(settings_on(cluster))


def settings_on(cluster: Cluster) -> Settings:
    """Settings for that cluster, with secrets of their own."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    secrets = {"access_keys": pem, "refresh_key": "r" * 32, "password_pepper": "p" * 32}
    return Settings.model_validate({"environment": "test", "database_url": cluster.url()} | secrets)


def runtime_on(engine: sa.Engine, settings: Settings, now: datetime) -> Runtime:
    """The surroundings of an app on that engine, which writes no line a request; it is always `now`."""
    logging.disable(logging.INFO)
    return replace(Runtime.of(settings), clock=SetClock(now), transactions=Transactions.of(engine))


def signed_in(engine: sa.Engine, settings: Settings, now: datetime) -> dict[str, str]:
    """The headers of the first user there is."""
    with Session(engine) as db:
        user = db.scalars(sa.select(User).order_by(User.id).limit(1)).one()
        token = sessions.open_session(db, user, None, "pwd", now=now, settings=settings).access
        db.commit()
    return {"Authorization": f"Bearer {token}"}


def measure(name: str, act: Callable[[], Any], *, times: int, first: int) -> Any:
    """Print median and 95th percentile of so many runs, after the `first` ones; returns what the last one came to."""
    taken = []
    for _time in range(first + times):
        began = perf_counter()
        last = act()
        taken.append((perf_counter() - began) * 1000)
    cuts = quantiles(taken[first:], n=20)
    print(f"{name}: median {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms")
    return last
