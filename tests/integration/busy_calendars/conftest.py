"""Bora's salon, and a server on this machine where its people keep their own calendars."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from common.integrations import Doors
from common.runtime import Runtime
from tests.integration.busy_calendars.elsewhere import Elsewhere
from tests.integration.busy_calendars.elsewhere import elsewhere as opened


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """The server."""
    with opened() as server:
        yield server


@pytest.fixture
def runtime(runtime: Runtime, elsewhere: Elsewhere) -> Runtime:
    """The same surroundings, in which this machine's own address may be read."""
    settings = runtime.settings.model_copy(update={"busy_calendar_hosts": (elsewhere.host,)})
    return replace(runtime, settings=settings, doors=Doors(settings))
