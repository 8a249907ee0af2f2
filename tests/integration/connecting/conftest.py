"""An instance as the cloud has it: Google in front, TLS at its door, the tests' PostgreSQL behind it."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from common.connecting.cloud_sql import PORT, CloudSql
from common.db import pooled
from common.settings import Settings
from tests.integration.connecting.authority import Authority
from tests.integration.connecting.google import INSTANCE, Google
from tests.integration.connecting.relay import Relay
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

AT_ONCE = 0.5


@dataclass
class Cloud:
    """One project's Cloud SQL."""

    google: Google
    door: Relay
    settings: Settings
    ask_seconds: float = PATIENCE
    dial_seconds: float = PATIENCE

    def engine(self, **changed: object) -> sa.Engine:
        """An engine as a function has it, but for its patience."""
        settings = self.settings.model_copy(update=changed)
        patience = {"ask_seconds": self.ask_seconds, "dial_seconds": self.dial_seconds}
        return pooled(settings, creator=CloudSql(settings, self.google.url, **patience).connect)


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Who vouches for the instance and its clients."""
    return Authority()


@pytest.fixture
def cloud(
    cluster: Cluster,
    settings: Settings,
    database_name: str,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Cloud]:
    """The project, and in the environment who we are."""
    listener = _door()
    google = Google(authority, listener.getsockname()[0])
    door = Relay(listener, cluster.port, authority.server(tmp_path))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(google.key_file(tmp_path)))
    mine = {"cloud_sql_instance": INSTANCE, "db_name": database_name, "database_url": "", "pool_size": 1}
    yield Cloud(google, door, settings.model_copy(update=mine))
    door.close()
    google.close()


def _door() -> socket.socket:
    """Port 3307 of an address that is this process's own: all of 127.0.0.0/8 is this machine, on Linux."""
    number = os.getpid() % 60_000
    address = f"127.44.{number // 250}.{number % 250 + 1}"
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, PORT))
    except OSError as reason:
        pytest.skip(f"port {PORT}, which the connector dials, cannot be had at {address}: {reason}")
    listener.listen(16)
    return listener
