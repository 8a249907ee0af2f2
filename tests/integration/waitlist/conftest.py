"""Dritan's chair on a Monday: half an hour at ten and nothing else, taken; and people who would like it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common import background
from common.clock import SetClock
from common.models import Notification, Outbox
from common.runtime import Runtime
from functions.worker.families import TASKS
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done, made
from tests.integration.worker import deliver_everything

LIST, BOOK, SLOTS = "/api/business/waitlist/", "/api/business/book/", "/api/business/available-slots/"
MONDAY, TUESDAY = "2027-03-08", "2027-03-09"


@dataclass
class Line:
    """A salon whose Mondays are short, and everybody who wants in."""

    salon: Salon
    shave: str
    db: Session
    runtime: Runtime
    clock: SetClock

    def open_on(self, day: str, start: str, end: str) -> None:
        """On that day it is open from then to then only."""
        self.salon.add_exception("special_hours", day, intervals=[{"start": start, "end": end}])

    def order(self, start: str = "10:00", on: str = MONDAY, **more: Any) -> dict[str, Any]:
        """A shave by Dritan, who alone gives them."""
        return {
            "business": self.salon.uid,
            "service": self.shave,
            "date": on,
            "start_time": start,
        } | more

    def book(self, phone: Phone, start: str = "10:00", on: str = MONDAY, **more: Any) -> str:
        """Take a time; returns the booking's uid."""
        return made(phone.post(BOOK, self.order(start, on, **more)))

    def cancel(self, phone: Phone, booking: str) -> None:
        """Give it back, and let the worker do what follows."""
        done(phone.delete(f"/api/business/booking/{booking}/"), 200)
        self.worker_comes()

    def wish(self, **more: Any) -> dict[str, Any]:
        """To be shaved on Monday."""
        return {
            "business": self.salon.uid,
            "service": self.shave,
            "date_from": MONDAY,
            "date_to": MONDAY,
        } | more

    def joins(self, phone: Phone, **more: Any) -> str:
        """Somebody waits; returns the entry's uid. The next one waits a second later."""
        uid = made(phone.post(LIST, self.wish(**more)))
        self.clock.advance(timedelta(seconds=1))
        return uid

    def entry(self, phone: Phone, uid: str) -> Any:
        """Their entry as they see it."""
        rows = done(phone.get(LIST), 200)["results"]
        return next(row for row in rows if row["uid"] == uid)

    def offered(self, phone: Phone, uid: str) -> str | None:
        """When the time begins that is kept for them, on the venue's clock."""
        offer = self.entry(phone, uid)["offer"]
        return offer["start_time"] if offer else None

    def claim(self, phone: Phone, uid: str, **more: Any) -> Any:
        """Take what is offered."""
        return phone.post(f"{LIST}{uid}/claim/", more)

    def worker_comes(self) -> None:
        """Everything that waits is delivered."""
        deliver_everything(self.runtime)

    def only(self, kind: str) -> None:
        """The worker delivers one kind of message, and goes home."""
        self.db.expire_all()
        for row in self.db.query(Outbox).filter_by(state="waiting", kind=kind).all():
            background.run(TASKS[row.kind], row.uid, self.runtime)

    def minute_passes(self) -> dict[str, int]:
        """The clock's job, and what comes of it."""
        counted = JOBS["pass_on_offers"].act(self.runtime)
        self.worker_comes()
        return counted

    def told(self, phone: Phone, kind: str = "waitlist_offer") -> list[Notification]:
        """What somebody has been told of that kind, oldest first."""
        assert phone.user is not None
        self.db.expire_all()
        mine = self.db.query(Notification).filter_by(user_id=phone.user.id, type=kind)
        return mine.order_by(Notification.id).all()


@pytest.fixture
def line(salon: Salon, db: Session, runtime: Runtime, clock: SetClock) -> Line:
    """Open on Monday from ten to half past."""
    shave = salon.add_service(name="Shave", employees=[{"uid": salon.dritan}])
    found = Line(salon, shave, db, runtime, clock)
    found.open_on(MONDAY, "10:00", "10:30")
    found.worker_comes()
    return found


@pytest.fixture
def people(sign_up: Callable[..., Phone]) -> list[Phone]:
    """Four who would like to come."""
    return [sign_up(name) for name in ("Arta", "Besa", "Dafina", "Elona")]
