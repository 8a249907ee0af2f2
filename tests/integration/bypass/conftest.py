"""The place is opened once for all tests of a file: there are hundreds, and each takes back what it did."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Role
from common.runtime import Runtime
from common.settings import Settings
from tests.conftest import A_MONDAY_MORNING, on_one_connection
from tests.integration.bypass.place import Place
from tests.integration.conftest import Phone, open_town, signing_up
from tests.integration.visits import Diary
from tests.integration.written import written_salon

PEOPLE = ("Alice", "Besa", "Gent", "Erion", "Bora", "Fatos", "Dritan", "Elira")


@pytest.fixture(scope="module")
def place(engine: sa.Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Opened, and gone afterwards."""
    folder = tmp_path_factory.mktemp("bypass")
    mine = settings.model_copy(update={"local_inbox_dir": str(folder), "per_address_factor": 1000})
    with engine.connect() as connection:
        outer = connection.begin()
        runtime = on_one_connection(mine, connection, SetClock(A_MONDAY_MORNING))
        yield opened(connection, runtime)
        outer.rollback()


@pytest.fixture(scope="module")
def named(place: Place) -> Iterator[dict[str, str]]:
    """The names of the place, and of what is going on there.

    Alice has a visit in the salon and one next door, and Besa is kept a time.
    """
    there = {"business": place.theirs.uid, "service": place.theirs.cut, "employee": place.theirs.dritan}
    with place.for_a_while():
        yield place.names | {
            "visit": place.booked("Alice", "15:00"),
            "visit next door": place.booked("Alice", "12:00", **there),
            "entry": place.offered("Besa"),
        }


def opened(connection: sa.Connection, runtime: Runtime) -> Place:
    """Bora's and Fatos's salons; Alice has been at Bora's, so that she is known there."""
    assert isinstance(runtime.clock, SetClock)
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
        make = signing_up(open_town(runtime), db, runtime, runtime.clock)
        phones = {name: make(name) for name in PEOPLE}
        phones["nobody"] = Phone(phones["Erion"].town)
        ours, theirs = (written_salon(phones[owner], db) for owner in ("Bora", "Fatos"))
        ours.employ(db, phones["Dritan"], ours.dritan, Role.EMPLOYEE)
        ours.employ(db, phones["Elira"], ours.elira, Role.EMPLOYEE)
        Diary.of(db, ours).visit(runtime.clock.now() - timedelta(days=3), phones["Alice"].user)
        names = {
            "our business": ours.uid,
            "our cut": ours.cut,
            "Dritan": ours.dritan,
            "their business": theirs.uid,
            "their employee": theirs.dritan,
            "their service": theirs.cut,
            "Elira": ours.elira,
            "beard": ours.add_service(name="Beard", duration_minutes=15, price="500.00"),
            "colour": ours.add_service(name="Colour", employees=[{"uid": ours.elira}]),
            "nobody": str(uuid4()),
            **{who: str(user.uid) for who in ("Alice", "Erion", "Gent") if (user := phones[who].user)},
        }
    return Place(connection, runtime, runtime.clock, phones, ours, theirs, names)
