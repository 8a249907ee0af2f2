"""The tests' own PostgreSQL: one private cluster a run, a migrated template, a copy of it for each worker."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tools.local.cluster import Cluster

ROOT = Path(__file__).parent.parent
TEMPLATE = "avatid_template"
_RUN = "AVATID_TEST_RUN"


def run_folder() -> Path:
    """This run's folder, the same for every worker of it: whoever starts the run names it (`name_the_run`)."""
    return ROOT / ".local" / "tests" / os.environ[_RUN]


def name_the_run() -> None:
    """Give this run a name that its workers inherit; a worker, which has one, keeps it."""
    os.environ.setdefault(_RUN, f"{os.getpid()}")


def started_cluster() -> Cluster:
    """The run's cluster with its migrated template database, whoever asks first makes it."""
    folder = run_folder()
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(folder / "pg", durable=False)
    with _alone(folder / "lock"):
        cluster.start()
        _make_template(cluster)
    return cluster


def remove_cluster() -> None:
    """Stop this run's cluster and leave nothing of it behind."""
    folder = run_folder()
    if folder.exists():
        Cluster(folder / "pg", durable=False).stop()
        shutil.rmtree(folder, ignore_errors=True)


def copy_of_template(cluster: Cluster, name: str) -> str:
    """A new database that looks like a freshly migrated one; returns its URL for the app's role."""
    with superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy"))
    return cluster.url(database=name)


def drop(cluster: Cluster, name: str) -> None:
    """Remove a copy, whoever is still connected."""
    with superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def superuser(cluster: Cluster, database: str) -> Iterator[sa.Connection]:
    """An autocommitting connection that may do anything."""
    engine = sa.create_engine(
        cluster.url("postgres", database), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        yield connection


def migrate(url: str, *arguments: str) -> None:
    """Run Alembic as a deployment would: in a process of its own, as the migrating role."""
    environment = os.environ | {"MIGRATION_DATABASE_URL": url}
    command = [sys.executable, "-m", "alembic", *(arguments or ("upgrade", "head"))]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _make_template(cluster: Cluster) -> None:
    with superuser(cluster, "postgres") as connection:
        names = set(connection.scalars(sa.text("SELECT datname FROM pg_database")))
        if TEMPLATE in names:
            return
        unfinished = f"{TEMPLATE}_new"
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {unfinished}"))
        connection.execute(sa.text(f"CREATE DATABASE {unfinished}"))
        migrate(cluster.url("postgres", unfinished))
        connection.execute(sa.text(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}"))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
