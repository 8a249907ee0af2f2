"""A salon that takes deposits, and a Stripe of its own, by the test's clock."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations import Doors
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk, Stripe, with_stripe
from tests.integration.salon import Salon
from tools.local.providers.serving import running


@pytest.fixture
def stripe(tmp_path: Path, clock: SetClock) -> Iterator[Stripe]:
    """Stripe, by the test's own clock."""
    folder = tmp_path / "journal"
    with running(folder, clock) as url:
        yield Stripe(url, folder)


@pytest.fixture
def runtime(runtime: Runtime, stripe: Stripe) -> Runtime:
    """A town that is paid through it."""
    settings = with_stripe(runtime.settings, stripe.url)
    return replace(runtime, settings=settings, doors=Doors(settings))


@pytest.fixture
def desk(alice: Phone, salon: Salon, runtime: Runtime, stripe: Stripe, db: Session, clock: SetClock) -> Desk:
    """Alice books at Bora's, who takes a deposit of 30 %."""
    salon.set_policy(deposit_percent="30")
    return Desk(alice, salon, runtime, stripe, db, clock)
