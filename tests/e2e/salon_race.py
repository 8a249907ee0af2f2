"""A salon, a crowd of signed-in customers who all want the same hour, and the processes that take their bookings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import Employee, Resource, User
from functions.auth import sessions
from tests.conftest import settings_for
from tests.e2e.families import OURS, Answer, ask, running
from tests.integration.at_once import together
from tests.integration.booking.conftest import Salon, open_salon

PEOPLE = 20


class Race:
    """A salon, its signed-in customers, and the processes that take their bookings."""

    def __init__(self, urls: list[str], salon: Salon, tokens: list[str], db: Session) -> None:
        self.urls, self.salon, self.tokens, self.db = urls, salon, tokens, db

    def run(self, order: dict[str, Any], **headers: str) -> list[Answer]:
        """Everybody sends the same order at once, to each process as many."""
        urls = [f"{url}/api/business/book/" for url in self.urls]
        return together(
            *(
                partial(ask, "POST", urls[number % len(urls)], order, token, **headers)
                for number, token in enumerate(self.tokens)
            )
        )

    def winners(self, order: dict[str, Any]) -> int:
        """How many of them get the hour; everybody else is told that it is taken."""
        answers = self.run(order)
        assert {answer.status for answer in answers} <= {201, 409}, answers[0]
        return sum(answer.status == 201 for answer in answers)

    def team(self) -> list[Employee]:
        """Who gives cuts."""
        return list(self.db.scalars(select(Employee).where(Employee.business_id == self.salon.business.id)))

    def hire(self, name: str) -> None:
        """One more who gives cuts."""
        business = self.salon.business
        seat = Resource(business_id=business.id)
        self.db.add(Employee(business_id=business.id, resource=seat, name=name))
        self.db.commit()


@contextmanager
def race_on(
    database_url: str, access_key: str, folder: Path, processes: int = 2, source: Path = OURS
) -> Iterator[Race]:
    """Everything is written with commits, as the processes must see it."""
    settings = settings_for(database_url, access_key)
    engine = engine_for(settings)
    with Session(engine, expire_on_commit=False) as db:
        now = datetime.now(UTC)
        people = [
            User(name=f"Customer {n}", email=f"c{n}@example.com", email_verified_at=now)
            for n in range(PEOPLE + 2)
        ]
        db.add_all(people)
        db.flush()
        tokens = [
            sessions.open_session(db, each, None, "pwd", now=now, settings=settings).access
            for each in people[2:]
        ]
        salon = open_salon(db, people[0], people[1])
        families = ["booking"] * processes
        with running(folder, families, database_url, access_key, source, PER_ADDRESS_FACTOR="1000") as urls:
            yield Race(urls, salon, tokens, db)
    engine.dispose()


def orders(salon: Salon, count: int) -> list[dict[str, Any]]:
    """So many different slots of one employee, sixteen a day, six days a week."""
    starts = [f"{9 + n // 2}:{'30' if n % 2 else '00'}".zfill(5) for n in range(16)]
    days = [next_monday() + timedelta(days=n + n // 6) for n in range(count // len(starts) + 1)]
    every = [(day, start) for day in days for start in starts][:count]
    return [salon.order(start, day.isoformat(), employee=str(salon.dritan.uid)) for day, start in every]


def anybody(order: dict[str, Any]) -> dict[str, Any]:
    """The same, no matter who serves."""
    return {name: value for name, value in order.items() if name != "employee"}


def next_monday() -> date:
    """A working day that is neither too soon nor too far."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=14 - today.weekday())
