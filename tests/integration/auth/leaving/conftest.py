"""People who leave: Bora's salon with Alice's visit in it, and what is needed to go and to come back."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations import Doors
from common.integrations.mail import Letter, LocalMail
from common.integrations.storage import LocalStorage
from common.models import Booking, User
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.auth.leaving.canaries import Life, planted
from tests.integration.auth.leaving.hearing import Heard
from tests.integration.booking.conftest import Salon, open_salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

DELETE, UNDO = "/api/user/delete/", "/api/user/delete/undo/"
ABOUT, EXPORT = "/api/user/delete/about/", "/api/user/export/"
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def runtime(runtime: Runtime, clock: SetClock, tmp_path: Path) -> Runtime:
    """The same surroundings, with a storage of this test's own that lives by its clock."""
    settings = runtime.settings.model_copy(update={"local_storage_dir": str(tmp_path / "storage")})
    doors = Doors(settings)
    doors.storage = LocalStorage(settings, clock)
    return replace(runtime, settings=settings, doors=doors)


@pytest.fixture
def salon(db: Session, bora: Phone, dritan: Phone) -> Salon:
    """Bora's, where Dritan has an account and Mira has none."""
    return open_salon(db, person(bora), person(dritan))


@pytest.fixture
def visit(alice: Phone, salon: Salon) -> dict[str, Any]:
    """Alice comes to Dritan, Monday at ten, in a week."""
    return booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))


@pytest.fixture
def life(
    db: Session,
    alice: Phone,
    bora: Phone,
    salon: Salon,
    visit: dict[str, Any],
    runtime: Runtime,
    clock: SetClock,
) -> Life:
    """Alice, with everything one can leave behind."""
    deliver_everything(runtime)
    booking = db.scalars(select(Booking)).one()
    whole = Life(person(alice), person(bora), salon, booking, runtime, clock)
    planted(db, whole)
    return whole


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All that is logged during the test, debugging included."""
    root, listener = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield listener
    root.setLevel(before)
    root.removeHandler(listener)


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def left(phone: Phone, body: Any = None) -> dict[str, Any]:
    """They ask for their account to be deleted; what they are told."""
    reply = phone.delete(DELETE, body)
    assert reply.status_code == 202, reply.text
    told: dict[str, Any] = reply.json
    return told


def as_it_is(db: Session, user: User) -> User:
    """The user as the database has them now."""
    found = select(User).where(User.id == user.id).execution_options(populate_existing=True)
    return db.scalars(found).one()


def job(runtime: Runtime, name: str) -> dict[str, int]:
    """Run a scheduled job, as the clock would."""
    return JOBS[name].act(runtime)


def erased(runtime: Runtime, clock: SetClock, after: timedelta = TWO_WEEKS) -> None:
    """The time to come back passes, and whoever is due is erased."""
    deliver_everything(runtime)
    clock.advance(after)
    job(runtime, "erase_accounts")
    deliver_everything(runtime)


def letters(runtime: Runtime, to: str | None) -> list[Letter]:
    """What somebody has had by mail."""
    mail = runtime.doors.mail
    assert isinstance(mail, LocalMail)
    return [letter for letter in mail.letters() if letter.to == to]


def link_in(letter: Letter, start: str) -> str:
    """The link of a letter that begins so."""
    found = re.search(rf"{re.escape(start)}\S*", letter.text)
    assert found is not None, letter.text
    return found[0]


def instant(text: str) -> datetime:
    """A moment as the API writes it."""
    return datetime.fromisoformat(text)
