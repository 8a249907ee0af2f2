"""Twenty people want the same hour at the same moment, from two processes."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import Booking, Occupancy, User
from functions.auth import sessions
from tests.conftest import settings_for
from tests.e2e.families import Answer, ask, running
from tests.integration.booking.conftest import Salon, open_salon

PEOPLE, ROUNDS = 20, 25


class Race:
    """A salon, twenty signed-in customers, and two processes that take their bookings."""

    def __init__(self, urls: list[str], salon: Salon, tokens: list[str], db: Session) -> None:
        self.urls, self.salon, self.tokens, self.db = urls, salon, tokens, db

    def run(self, order: dict[str, Any], **headers: str) -> list[Answer]:
        """Everybody sends the same order at once; half of them to each process."""
        answers: list[Answer] = []
        start = threading.Barrier(len(self.tokens))

        def book(number: int) -> None:
            url = f"{self.urls[number % len(self.urls)]}/api/business/book/"
            start.wait()
            answers.append(ask("POST", url, order, self.tokens[number], **headers))

        threads = [threading.Thread(target=book, args=(number,)) for number in range(len(self.tokens))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


@pytest.fixture
def race(own_database: str, access_key: str, tmp_path: Path) -> Iterator[Race]:
    """Everything is written with commits, as the processes must see it."""
    settings = settings_for(own_database, access_key)
    engine = engine_for(settings)
    with Session(engine, expire_on_commit=False) as db:
        now = datetime.now(UTC)
        people = [
            User(name=f"Customer {n}", email=f"c{n}@example.com", email_verified_at=now) for n in range(22)
        ]
        db.add_all(people)
        db.flush()
        tokens = [
            sessions.open_session(db, each, None, "pwd", now=now, settings=settings).access
            for each in people[2:]
        ]
        salon = open_salon(db, people[0], people[1])
        with running(
            tmp_path, ["booking", "booking"], own_database, access_key, PER_ADDRESS_FACTOR="1000"
        ) as urls:
            yield Race(urls, salon, tokens, db)
    engine.dispose()


def next_monday() -> date:
    """A working day that is neither too soon nor too far."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=14 - today.weekday())


def orders(salon: Salon) -> list[dict[str, Any]]:
    """Twenty-five different slots of one employee, sixteen a day."""
    starts = [f"{9 + n // 2}:{'30' if n % 2 else '00'}".zfill(5) for n in range(16)]
    days = [next_monday() + timedelta(days=n) for n in range(2)]
    every = [(day, start) for day in days for start in starts][:ROUNDS]
    return [salon.order(start, day.isoformat(), employee=str(salon.dritan.uid)) for day, start in every]


def test_of_twenty_who_want_one_hour_exactly_one_gets_it_every_round(race: Race) -> None:
    for number, order in enumerate(orders(race.salon), start=1):
        answers = race.run(order)
        assert Counter(answer.status for answer in answers) == {201: 1, 409: PEOPLE - 1}, number
        refusals = [answer.body for answer in answers if answer.status == 409]
        assert {refusal["code"] for refusal in refusals} == {"slot_taken"}
        assert all(len(refusal["alternatives"]) == 3 for refusal in refusals)
        race.db.rollback()
        assert race.db.scalar(select(func.count()).select_from(Booking)) == number
        assert race.db.scalar(select(func.count()).select_from(Occupancy).where(Occupancy.active)) == number


def test_of_twenty_who_do_not_mind_by_whom_as_many_are_served_as_there_are_people(race: Race) -> None:
    for order in orders(race.salon)[:5]:
        anybody = {name: value for name, value in order.items() if name != "employee"}
        answers = race.run(anybody)
        assert Counter(answer.status for answer in answers) == {201: 2, 409: PEOPLE - 2}


def test_one_person_who_taps_twenty_times_books_once(race: Race) -> None:
    """All with the same key: one is answered, the others get that answer or are told that it is under way."""
    race.tokens[:] = [race.tokens[0]] * PEOPLE
    answers = race.run(orders(race.salon)[0], Idempotency_Key="tap")
    uids = {answer.body["uid"] for answer in answers if answer.status == 201}
    assert len(uids) == 1
    assert {answer.body["code"] for answer in answers if answer.status != 201} <= {"in_progress"}
    race.db.rollback()
    assert race.db.scalar(select(func.count()).select_from(Booking)) == 1
