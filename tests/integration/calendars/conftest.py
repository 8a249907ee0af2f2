"""Bora's salon, where Dritan has an account, and Alice's visit to him."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.calendars.diary import visited
from tests.integration.conftest import Phone
from tests.integration.salon import Salon


@pytest.fixture
def salon(salon: Salon, dritan: Phone, db: Session) -> Salon:
    """With Dritan connected to his seat."""
    salon.employ(db, dritan, salon.dritan)
    return salon


@pytest.fixture
def visit(alice: Phone, salon: Salon) -> dict[str, Any]:
    """Alice comes to Dritan, Monday in a week at ten."""
    return visited(alice, salon, salon.dritan)
