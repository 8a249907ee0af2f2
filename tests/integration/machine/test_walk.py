"""P2, the short form: some walks through the diary."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.machine.ground import Ground
from tests.integration.machine.house import opened, unseen
from tests.integration.machine.walk import walks_on

SOME = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def ground(runtime: Runtime, connection: sa.Connection, clock: SetClock) -> Ground:
    """Bora's salon, whose diary is empty again after each walk."""
    unhindered = runtime.settings.model_copy(update={"per_address_factor": 1000})
    runtime = replace(runtime, settings=unhindered)
    with unseen(connection) as db:
        house = opened(runtime, clock, db)
    return Ground(house, connection)


def test_whatever_people_do_the_diary_is_as_the_model_has_it(ground: Ground) -> None:
    run_state_machine_as_test(walks_on(ground), settings=SOME)
    assert ground.walks >= 12
