"""Bora's salon, and how it has done."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.visits import Diary

REPORT = "/api/onboarding/report/"


@pytest.fixture
def diary(db: Session, salon: Salon) -> Diary:
    """Its bookings."""
    return Diary.of(db, salon)


def report(owner: Phone, salon: Salon, first: str, last: str) -> dict[str, Any]:
    """The salon's report on these dates."""
    reply = owner.get(REPORT, business=salon.uid, **{"from": first, "to": last})
    assert reply.status_code == 200, reply.text
    made: dict[str, Any] = reply.json
    return made
