"""What both are asked about: 10,000 businesses around Tirana, a busy house, and people with bookings.

Filling takes half a minute, so the world is kept in .local/bench and every run works on a copy of it.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from bench.filling import fill
from bench.growth.city import City
from bench.side_by_side.house import house
from bench.side_by_side.people import PEOPLE
from bench.side_by_side.shops import SHOPS
from tests.database import migrate, superuser
from tools.local.cluster import Cluster

BUSINESSES = 10_000
FOLDER = Path(".local/bench/world")
GOOD_FOR = timedelta(days=3)
AHEAD = timedelta(days=7)
WORLD = "world"


@dataclass(frozen=True)
class Known:
    """What is in the world, by uid: `first` is the first day of the busy house's full month, `offers` are large shops
    with something that everybody there does."""

    first: date
    house: str
    services: list[str]
    staff: list[str]
    shops: list[str]
    offers: list[list[str]]

    @classmethod
    def read(cls, text: str) -> "Known":
        """As `written` wrote it."""
        said = json.loads(text)
        return cls(**said | {"first": date.fromisoformat(said["first"])})

    @property
    def written(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), default=str)


@dataclass(frozen=True)
class Copy:
    """A copy of the world in its own database, for one run."""

    cluster: Cluster
    database: str
    known: Known

    def url(self, user: str = "avatid_app", driver: str = "pg8000") -> str:
        """Where it is."""
        return self.cluster.url(user, self.database, driver)


@contextmanager
def copied() -> Iterator[Copy]:
    """A copy of the kept world, which is filled first if it is missing, old or of another shape; gone afterwards."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(FOLDER / "pg")
    name = f"run_{os.getpid()}"
    with (FOLDER / "used").open("w") as used:
        known = _ready(cluster, used)
        with superuser(cluster, "postgres") as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {WORLD} STRATEGY file_copy"))
        try:
            yield Copy(cluster, name, known)
        finally:
            with superuser(cluster, "postgres") as connection:
                connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            _leave(cluster, used.fileno())


def _ready(cluster: Cluster, used: IO[str]) -> Known:
    """The cluster runs and holds a good world; it is ours to use, together with others, until `_leave`."""
    number = used.fileno()
    with (FOLDER / "alone").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if (known := _kept()) is None:
            fcntl.flock(number, fcntl.LOCK_EX)  # nobody works on the one that is thrown away
            cluster.stop()
            shutil.rmtree(FOLDER / "pg", ignore_errors=True)
            cluster.start()
            known = _filled(cluster)
            (FOLDER / "known.json").write_text(json.dumps({"shape": _shape(), "known": known.written}))
        fcntl.flock(number, fcntl.LOCK_SH)
        cluster.start()
    return known


def _leave(cluster: Cluster, used: int) -> None:
    """The last one stops the server."""
    try:
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    cluster.stop()


def _kept() -> Known | None:
    file = FOLDER / "known.json"
    if not file.exists() or not (FOLDER / "pg" / "data" / "PG_VERSION").exists():
        return None
    said = json.loads(file.read_text())
    if said["shape"] != _shape():
        return None
    known = Known.read(said["known"])
    return known if datetime.now(UTC).date() <= known.first - AHEAD + GOOD_FOR else None


def _shape() -> str:
    """Changes with what fills the world and with the migrations."""
    here = Path(__file__).parent
    files = [here / "house.py", here / "shops.py", here / "people.py", here.parent / "filling.py"]
    whole = hashlib.sha256(repr([each.name for each in fields(Known)]).encode())
    for file in (*files, *sorted((here.parent.parent / "migrations" / "versions").glob("*.py"))):
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _filled(cluster: Cluster) -> Known:
    with superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {WORLD} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {WORLD}"))
    print("filling the world", flush=True)
    migrate(cluster.url("postgres", WORLD))
    engine = sa.create_engine(cluster.url("postgres", WORLD, "psycopg"), poolclass=sa.NullPool)
    first = datetime.now(UTC).date() + AHEAD
    fill(engine, BUSINESSES, City(BUSINESSES).spot, lambda _line: None, on=first)
    with superuser(cluster, WORLD) as connection:
        for statement in (*SHOPS, *house(first), *PEOPLE):
            connection.exec_driver_sql(statement)
        known = _known(connection, first)
    engine.dispose()
    return known


def _known(connection: sa.Connection, first: date) -> Known:
    def uids(query: str) -> list[str]:
        return [str(each) for each in connection.scalars(sa.text(query))]

    of_house = "WHERE business_id = (SELECT id FROM business WHERE name_en = 'The busy house')"
    return Known(
        first=first,
        house=uids("SELECT uid FROM business WHERE name_en = 'The busy house'")[0],
        services=uids(f"SELECT uid FROM service {of_house} ORDER BY id"),
        staff=uids(f"SELECT uid FROM employee {of_house} ORDER BY id"),
        shops=uids("SELECT uid FROM business WHERE description_en LIKE 'A large shop%' ORDER BY id"),
        offers=[
            [str(shop), str(service)]
            for shop, service in connection.execute(
                sa.text(
                    """SELECT DISTINCT ON (b.id) b.uid, s.uid FROM business b JOIN service s ON s.business_id = b.id
                    WHERE b.description_en LIKE 'A large shop%' ORDER BY b.id, s.id"""
                )
            )
        ],
    )
