"""The private PostgreSQL: starts anywhere, recognises itself, and is gone after stop."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from tests.e2e.stack.waiting import until
from tools.local.cluster import Cluster


@pytest.fixture
def private_cluster() -> Iterator[Cluster]:
    """A cluster in a folder that nobody else may enter, as mktemp -d makes it."""
    with tempfile.TemporaryDirectory() as parent:
        assert Path(parent).stat().st_mode & 0o777 == 0o700
        cluster = Cluster(Path(parent, "pg"), durable=False)
        yield cluster
        cluster.stop()


def test_the_app_can_sign_in_under_a_private_parent(private_cluster: Cluster) -> None:
    private_cluster.start()
    engine = sa.create_engine(private_cluster.url(), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert (
            connection.scalar(sa.text("SELECT current_user || ' ' || current_database()"))
            == "avatid_app avatid"
        )
        assert connection.scalar(sa.text("SHOW lc_collate")) == "C.UTF-8"
        assert connection.scalar(sa.text("SHOW listen_addresses")) == "127.0.0.1"


def test_a_second_start_finds_the_running_server_and_stop_ends_it(private_cluster: Cluster) -> None:
    private_cluster.start()
    pid = private_cluster.pid
    assert pid
    again = Cluster(private_cluster.folder)
    again.start()
    assert again.pid == pid
    private_cluster.stop()
    private_cluster.stop()
    assert private_cluster.pid is None
    until(lambda: not is_alive(pid), "the server is gone")


def test_it_starts_again_after_a_kill_although_the_pid_now_belongs_to_another(
    private_cluster: Cluster,
) -> None:
    private_cluster.start()
    server = psutil.Process(private_cluster.pid)
    family = [server.pid, *(child.pid for child in server.children())]
    server.kill()
    until(lambda: not any(map(is_alive, family)), "the server is dead")
    pid_file = private_cluster.data / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]))
    assert private_cluster.pid is None
    private_cluster.start()
    assert private_cluster.pid not in {None, os.getpid()}


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits for its parent to notice its end does not."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
