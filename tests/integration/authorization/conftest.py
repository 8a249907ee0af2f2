"""The world is opened once for all cells, each of which takes back what it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from common.clock import SetClock
from common.runtime import Runtime
from common.settings import Settings
from tests.conftest import A_MONDAY_MORNING, on_one_connection
from tests.integration.authorization import platform
from tests.integration.authorization.world import World, built
from tests.integration.chat.conftest import Listeners, with_chat


@pytest.fixture(scope="module")
def world(engine: sa.Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Opened once for all cells."""
    with opened(engine, settings, tmp_path_factory.mktemp("authorization")) as there:
        yield there


@contextmanager
def opened(engine: sa.Engine, settings: Settings, folder: Path) -> Iterator[World]:
    """The world, which is gone afterwards."""
    with engine.connect() as connection, platform.published() as keys:
        outer = connection.begin()
        yield built(connection, surroundings(connection, settings, str(folder), keys.url), keys)
        outer.rollback()


def surroundings(connection: sa.Connection, settings: Settings, folder: str, certs: str) -> Runtime:
    """A town in which everything is switched on."""
    on = {
        "local_inbox_dir": folder,
        "local_storage_dir": f"{folder}/storage",
        "per_address_factor": 1000,
        "support_access": "on",
        "oidc_certs_url": certs,
        "tasks_audience": "https://worker.avatid.test",
        "apple_pay_domain_file": "Apple's own words",
        "elasticemail_webhook_secret": "only Elastic Email knows",
    }
    mine = Settings.model_validate(settings.model_dump() | on)
    runtime = on_one_connection(mine, connection, SetClock(A_MONDAY_MORNING))
    return with_chat(runtime, Listeners())
