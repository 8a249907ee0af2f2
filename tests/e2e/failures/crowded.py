"""A shop that more people look at than one process can serve."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import User
from tests.conftest import settings_for
from tests.e2e.chaos.children import OURS, Child
from tests.e2e.failures.arrivals import Arrivals, Told
from tests.e2e.families import SECRETS
from tests.integration.booking.conftest import open_salon

WITHOUT_TURNS = Path(__file__).parent / "versions" / "without_turns.py"
PEOPLE, TIMES = 4, 6
"""So many wait for their answers while capacity is measured: a process works on four at once. Then six times that."""


@dataclass
class Rush:
    """What was measured before, during and right after a rush."""

    capacity: float
    during: Told
    after: Told


@contextlib.contextmanager
def serving(folder: Path, database_url: str, access_key: str, source: Path = OURS) -> Iterator[Arrivals]:
    """One business process with the settings of the cloud but for the limits per address, and what is asked of it."""
    paths = opened(database_url, access_key)
    told = {"ENVIRONMENT": "test", "DATABASE_URL": database_url, "ACCESS_KEYS": access_key, "THREADS": "16"}
    outside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    places = {"LOCAL_INBOX_DIR": str(folder), "TMPDIR": str(folder), "PER_ADDRESS_FACTOR": "1000000"}
    told |= {"REQUEST_WARMING_SECONDS": "0"}
    child = Child(folder, "business", "business", outside | SECRETS | told | places, source)
    try:
        child.wait()
        yield Arrivals(child.port, paths)
    finally:
        child.kill()


def opened(database_url: str, access_key: str) -> list[str]:
    """Open the shop; returns what people look at."""
    engine, now = engine_for(settings_for(database_url, access_key)), datetime.now(UTC)
    with Session(engine, expire_on_commit=False) as db:
        people = [User(name=name, email=f"{name}@example.com", email_verified_at=now) for name in ("b", "d")]
        db.add_all(people)
        db.flush()
        uid = open_salon(db, *people).business.uid
    engine.dispose()
    near = "/api/business/nearby/?lat=41.3275&lon=19.8187"
    return [near, f"/api/business/detail/{uid}/", f"/api/business/services/{uid}/"]


def rush(shop: Arrivals, seconds: float, measured_for: float) -> Rush:
    """Six times as many as can be served, and then as few as always."""
    shop.at_most(PEOPLE, 1)  # nobody measures the first requests of a process
    capacity = shop.at_most(PEOPLE, measured_for)
    during = shop.at(capacity * TIMES, seconds)
    return Rush(capacity, during, shop.at(capacity / 4, 1))
