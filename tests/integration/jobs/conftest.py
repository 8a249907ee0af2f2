"""A place to fill."""

import pytest

from tests.integration.jobs.places import offer
from tests.integration.salon import Salon


@pytest.fixture
def job(salon: Salon) -> str:
    """A barber is wanted at Bora's."""
    return offer(salon)
