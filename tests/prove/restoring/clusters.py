"""Three clusters: one that keeps its journal elsewhere, one made from that, and one that has never had anything."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import psutil

from tests.patience import PATIENCE
from tools.local.cluster import DATABASE, SUPERUSER, Cluster, ClusterError


class Archiving(Cluster):
    """Copies each megabyte of its journal (WAL) into `archive`, as a managed database does for point-in-time."""

    @property
    def archive(self) -> Path:
        """Where the journal goes."""
        return self.folder / "archive"

    def back_up(self, into: Path) -> None:
        """Copy the whole cluster while it runs; what is written meanwhile is in the journal alone."""
        self._run("pg_basebackup", *_at(self), "-D", str(into), "-X", "none", "-c", "fast")

    def dump(self, into: Path) -> None:
        """The database as one file, and beside it the roles, of which a dump says nothing."""
        self._run("pg_dump", *_at(self), "-Fc", "-f", str(into), DATABASE)
        roles = ["--roles-only", "--no-role-passwords", "-f", str(into.with_suffix(".roles.sql"))]
        self._run("pg_dumpall", *_at(self), *roles)

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", SUPERUSER, "-E", "UTF8", *_SMALL)
        folder_of_postgres(self.archive)
        _set(
            self.data,
            archive_mode="on",
            archive_command=f'test ! -f "{self.archive}/%f" && cp "%p" "{self.archive}/%f"',
        )


class Restored(Cluster):
    """Made from a base backup and an archived journal, as it was at a moment."""

    def __init__(self, folder: Path, *, backup: Path, archive: Path, at: datetime) -> None:
        super().__init__(folder)
        self._backup, self._archive, self._at = backup, archive, at

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        shutil.copytree(self._backup, self.data)
        _set(
            self.data,
            archive_mode="off",
            restore_command=f'cp "{self._archive}/%f" "%p"',
            recovery_target_time=self._at.isoformat(),
            recovery_target_action="promote",
        )
        (self.data / "recovery.signal").touch()
        for place in (self.data, *self.data.rglob("*")):
            _as_postgres(place)

    def _psql(self, sql: str) -> None:
        """Wait until the moment is reached: whoever replays the journal is a process, and goes when it is done."""
        for child in psutil.Process(self.pid).children() if self.pid else []:
            with suppress(psutil.NoSuchProcess):
                if "startup" in " ".join(child.cmdline()):
                    child.wait(PATIENCE)
        if self.pid is None:
            raise ClusterError(f"it could not be brought to {self._at.isoformat()}: {self._last_words()}")
        super()._psql(sql)


class Bare(Cluster):
    """Has no role and no database of ours until something is restored into it."""

    def load(self, dump: Path) -> None:
        """Roles first, then the database; stops at the first thing that does not fit."""
        self._run("psql", *_at(self), "-X", "-q", "-d", "postgres", "-f", str(dump.with_suffix(".roles.sql")))
        self._run("createdb", *_at(self), DATABASE)
        self._run("pg_restore", *_at(self), "--exit-on-error", "-d", DATABASE, str(dump))

    def _psql(self, sql: str) -> None:
        """Make nothing: what is here has come out of the dump."""


_SMALL = ("--locale=C.UTF-8", "--no-instructions", "--wal-segsize=1", "--data-checksums")


def _at(cluster: Cluster) -> list[str]:
    return ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", SUPERUSER]


def _set(data: Path, **settings: str) -> None:
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


def folder_of_postgres(folder: Path) -> Path:
    """A new folder that the server may write into, whoever runs the test."""
    folder.mkdir(parents=True, mode=0o700)
    _as_postgres(folder)
    return folder


def _as_postgres(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, SUPERUSER, SUPERUSER)
