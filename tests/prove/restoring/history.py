"""A database with a past: what it held, what was kept of it, and the accident."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.settings import Settings
from tests import database
from tests.conftest import A_MONDAY_MORNING, settings_for
from tests.prove.restoring.clusters import Archiving, Bare, Restored, folder_of_postgres
from tools.cloud.compare.fingerprint import Fingerprint, fingerprint_of
from tools.demo import around, loading, ratings, stories, visits
from tools.local.cluster import Cluster

_PEOPLE = """
INSERT INTO users (uid, name, email)
SELECT gen_random_uuid(), 'Person ' || n, '{when}-' || n || '@example.com' FROM generate_series(1, {number}) n
"""
ACCIDENT = ("DROP TABLE occupancy CASCADE", "UPDATE users SET name = 'Somebody'", "DELETE FROM working_hours")
_FLIPPED = 64

Started = TypeVar("Started", bound=Cluster)


@dataclass
class History:
    """Files that outlive the database, what it held when they were made, and how long the steps took.

    `in_the_journal` is the archived file, and the place in it, of something that was written between the backup and
    the accident.
    """

    folder: Path
    access_key: str
    dumped: Fingerprint
    before_the_accident: Fingerprint
    moment: datetime
    in_the_journal: tuple[str, int]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def dump(self) -> Path:
        """The file that `pg_dump` wrote."""
        return self.folder / "avatid.dump"

    @property
    def bytes(self) -> dict[str, int]:
        """How large each backup is."""
        sizes = {name: self.folder / name for name in ("backup", "source/archive")}
        found = {name.rpartition("/")[2]: _size(place) for name, place in sizes.items()}
        return {"dump": self.dump.stat().st_size} | found

    @contextmanager
    def from_the_dump(self, dump: Path | None = None) -> Iterator[Bare]:
        """A new cluster with what stands in the dump."""
        with _running(Bare(self.folder / f"bare-{time.monotonic_ns()}")) as cluster:
            cluster.load(dump or self.dump)
            yield cluster

    @contextmanager
    def at_the_moment(self, archive: Path | None = None) -> Iterator[Restored]:
        """A new cluster as everything was right before the accident."""
        folder, kept = (
            self.folder / f"restored-{time.monotonic_ns()}",
            archive or self.folder / "source/archive",
        )
        with _running(
            Restored(folder, backup=self.folder / "backup", archive=kept, at=self.moment)
        ) as cluster:
            yield cluster

    def broken_archive(self) -> Path:
        """A copy of the journal in which a few bytes are others; the file is as long as before."""
        copy = folder_of_postgres(self.folder / f"archive-{time.monotonic_ns()}")
        shutil.copytree(self.folder / "source/archive", copy, dirs_exist_ok=True)
        name, place = self.in_the_journal
        flip(copy / name, place)
        return copy

    def broken_dump(self) -> Path:
        """A copy of the dump in which a few bytes of some table's rows are others."""
        copy = self.folder / "broken.dump"
        shutil.copy(self.dump, copy)
        shutil.copy(self.dump.with_suffix(".roles.sql"), copy.with_suffix(".roles.sql"))
        copy.chmod(0o644)
        flip(copy, copy.stat().st_size // 2)
        return copy

    def settings(self, cluster: Cluster) -> Settings:
        """Those of an app on a restored database, with the keys of before."""
        return settings_for(cluster.url(), self.access_key)


def flip(file: Path, place: int) -> None:
    """Turn every bit of a few bytes."""
    content = bytearray(file.read_bytes())
    content[place : place + _FLIPPED] = bytes(255 - each for each in content[place : place + _FLIPPED])
    file.write_bytes(content)


@contextmanager
def _running(cluster: Started) -> Iterator[Started]:
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


def lived_through(folder: Path, access_key: str) -> History:
    """1. a town; 2. dump and base backup; 3. a day's work; 4. a look; 5. the accident; 6. the server is gone."""
    folder_of_postgres(folder)
    source, seconds = Archiving(folder / "source"), dict[str, float]()
    try:
        source.start()
        database.migrate(source.url("postgres"))
        _fill(settings_for(source.url(), access_key))
        dumped = fingerprint_of(source.url("postgres"))
        with _timed(seconds, "dump"):
            source.dump(folder / "avatid.dump")
        with _timed(seconds, "base_backup"):
            source.back_up(folder / "backup")
        between = _a_days_work(source)
        before = fingerprint_of(source.url("postgres"))
        moment = _accident(source)
    finally:
        source.stop()  # which sends the last of the journal to the archive
    return History(folder, access_key, dumped, before, moment, between, seconds)


def _fill(settings: Settings) -> None:
    """The demo, as it is loaded into the local stack."""
    engine, clock = engine_for(settings), SetClock(A_MONDAY_MORNING)

    def load(db: Session) -> None:
        customers = loading.load(db, clock, settings)
        visits.book_some(db, customers, clock.now())
        stories.tell(db, customers, clock.now(), settings)
        around.fill(db, clock)
        ratings.say(db, customers, clock, settings)

    Transactions.of(engine).run(load)
    engine.dispose()


def _a_days_work(source: Cluster) -> tuple[str, int]:
    """Enough for several files of the journal; returns where its middle stands."""
    with database.superuser(source, "avatid") as connection:

        def work(when: str, number: int) -> str:
            connection.execute(sa.text(_PEOPLE.format(when=when, number=number)))
            return str(connection.scalar(sa.text("SELECT pg_current_wal_insert_lsn()")))

        began, ended = work("morning", 1000), work("noon", 4000)
        work("evening", 1000)
        middle = sa.text(
            "SELECT * FROM pg_walfile_name_offset("
            "CAST(:began AS pg_lsn) + pg_wal_lsn_diff(CAST(:ended AS pg_lsn), CAST(:began AS pg_lsn)) / 2)"
        )
        row = connection.execute(middle, {"began": began, "ended": ended}).one()
    return row.file_name, row.file_offset


def _accident(source: Cluster) -> datetime:
    """The moment right before it."""
    with database.superuser(source, "avatid") as connection:
        moment = connection.scalar(sa.text("SELECT clock_timestamp()"))
        for statement in ACCIDENT:
            connection.execute(sa.text(statement))
    assert isinstance(moment, datetime)
    return moment


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[name] = round(time.monotonic() - began, 2)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
