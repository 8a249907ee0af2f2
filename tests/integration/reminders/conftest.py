"""Bora's salon with Dritan in it, visits at all hours, and the clock that starts the jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Outbox, User
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import book, person, salon_of
from tests.integration.schema.salon import TEN, Shop, saved
from tests.integration.telling.conftest import Tale

HOURLY, DAILY = "send_reminder_notification", "send_reminder_notification_daily"
TIRANA = ZoneInfo("Europe/Tirane")


def at(wall: str) -> datetime:
    """An instant of March 2027 on Tirana's clock: `2 08:30` is the second, half past eight."""
    day, clock = wall.split()
    return datetime.fromisoformat(f"2027-03-{int(day):02}T{clock}").replace(tzinfo=TIRANA)


@dataclass
class Ahead(Tale):
    """A story whose clock moves on, and in which jobs come round."""

    shop: Shop

    def it_is(self, wall: str) -> None:
        """Another moment of March."""
        self.clock.at = at(wall)

    def visit(self, wall: str, customer: User | None, **more: object) -> Booking:
        """Half an hour with Dritan, agreed on just now."""
        start = int((at(wall) - TEN).total_seconds()) // 60
        made = book(
            self.db, self.shop, customer, self.clock, start, status_changed_at=self.clock.now(), **more
        )
        made.local_on = at(wall).date()
        self.db.commit()
        return made

    def moved(self, booking: Booking, wall: str) -> None:
        """The visit has another time, and everybody has been told."""
        booking.schedule_no += 1
        booking.starts_at, booking.ends_at = at(wall), at(wall) + timedelta(minutes=30)
        event = BookingEvent(
            business_id=booking.business_id,
            booking_id=booking.id,
            actor_kind="team",
            actor_id=self.shop.owner.id,
            from_status=booking.status,
            to_status=booking.status,
            code="rescheduled",
            at=self.clock.now(),
        )
        saved(self.db, event)
        self.db.commit()

    def job(self, name: str) -> int:
        """The clock starts a job; returns what it counted."""
        return sum(JOBS[name].act(self.runtime).values())

    def planned(self) -> list[str]:
        """When the reminders come that have been written down, on Tirana's clock."""
        rows = self.db.query(Outbox).filter_by(kind="send_reminder").order_by(Outbox.due)
        return [row.due.astimezone(TIRANA).strftime("%-d %H:%M") for row in rows]

    def jobs_at(self, *walls: str) -> None:
        """Both jobs come round at these moments, and the worker after them."""
        for wall in walls:
            self.it_is(wall)
            self.job(HOURLY)
            self.job(DAILY)
            self.worker_comes()


@pytest.fixture
def ahead(db: Session, runtime: Runtime, clock: SetClock, bora: Phone, dritan: Phone) -> Ahead:
    """The narrator, on Monday the first at nine."""
    return Ahead(db, runtime, clock, salon_of(db, person(bora), person(dritan)))
