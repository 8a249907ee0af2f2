"""Bora's salon, and who has been there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.visits import Diary

CLIENTS = "/api/onboarding/clients/"
Came = Callable[..., None]


@pytest.fixture
def diary(db: Session, salon: Salon) -> Diary:
    """Its bookings."""
    return Diary.of(db, salon)


@pytest.fixture
def came(diary: Diary, clock: SetClock) -> Came:
    """Somebody has a booking so many days from now (negative: ago); completed unless told otherwise."""

    def write(who: Phone, days: float, **more: Any) -> None:
        diary.visit(at(clock, days), who.user, **more)

    return write


def at(clock: SetClock, days: float) -> datetime:
    """The moment so many days from now."""
    return clock.now() + timedelta(days=days)


def clients(owner: Phone, salon: Salon, **query: Any) -> list[dict[str, Any]]:
    """The rows of a page of the salon's clients."""
    reply = owner.get(CLIENTS, business=salon.uid, **query)
    assert reply.status_code == 200, reply.text
    rows: list[dict[str, Any]] = reply.json["results"]
    return rows


def uid_of(owner: Phone, salon: Salon, name: str) -> str:
    """What the salon calls the client of this name."""
    (row,) = (row for row in clients(owner, salon, limit=100) if row["name"] == name)
    return str(row["uid"])
