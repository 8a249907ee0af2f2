"""Many people at the same moment, on connections that really commit; and the locks between them, taken away."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from common.models import Booking
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.at_once import together
from tests.integration.machine.house import Books, House
from tests.integration.machine.table import HOLDING, WAYS
from tests.integration.worker import deliver_everything

BOOK = "/api/business/book/"
THREADS, ACTS = 6, 4
STARTS = ("10:00", "10:15", "10:45", "11:30")
STEPS = ("confirm", "confirm", "decline", "cancel", "check-in", "start", "complete", "undo", "no-show")
REFUSALS = {
    "already_booked",
    "customer_elsewhere",
    "forbidden",
    "invalid_transition",
    "no_more_moves",
    "not_found",
    "past",
    "slot_taken",
    "too_late_to_move",
    "too_soon",
}
"""What people may be told; above all nobody is told to come back later."""

_LOCK = re.compile(r" FOR (NO KEY )?UPDATE( OF \w+)?")


@dataclass
class Seen:
    """What has come of a crowd so far."""

    rounds: int = 0
    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Crowd:
    """Six people who act at once; each round is another day."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.seed, self.seen, self.day = house, seed, Seen(), 0
        house.salon.set_policy(min_notice_minutes=0, reschedule_until_minutes=0, max_reschedules=None)

    def at(self, wall: str) -> datetime:
        """A time of this round's day, on the wall clock of Tirana."""
        hour, minute = map(int, wall.split(":"))
        day = self.house.opened_at.astimezone(ZoneInfo("Europe/Tirane")) + timedelta(days=self.day)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def is_now(self, wall: str) -> None:
        """Nobody acts while the clock is set."""
        self.house.clock.at = self.at(wall)

    def books(self, who: str, wall: str, employee: str | None, **more: Any) -> Any:
        """Ask for half an hour, on a connection of one's own."""
        return self.house.own(who).post(BOOK, self.house.order(self.at(wall), employee, **more))

    def booked(self, who: str, wall: str, employee: str, **more: Any) -> str:
        """The uid of a booking that must work."""
        reply = self.books(who, wall, employee, **more)
        assert reply.status_code == 201, reply.text
        return str(reply.json["uid"])

    def presses(self, who: str, step: str, uid: str) -> Any:
        """Take a step, or try to."""
        path = f"/api/business/booking/{uid}/{step}/"
        return self.house.own(who).post(path, {"reason": "So it is."})

    # --- everybody does anything ---

    def round(self) -> None:
        """A day with four visits; at twenty to ten everybody acts at once; then the books are read."""
        self.day += 1
        self.is_now("08:00")
        self.house.salon.set_policy(auto_confirm=False, deposit_percent=None)
        guest = {"team": True, "guest": {"name": "Drita"}}
        visits = [
            self.booked("alice", "10:00", "dritan"),
            self.booked("erion", "10:00", "elira"),
            self.booked("bora", "10:45", "dritan", **guest),
        ]
        self.is_now("09:40")
        visits.append(self._unpaid())
        chance = [Random(f"{self.seed}/{self.day}/{number}") for number in range(THREADS)]
        for some in together(*(partial(self._acts, each, visits) for each in chance)):
            for status, code in some:
                self._count(status, code)
        self._close()

    def _unpaid(self) -> str:
        """A visit whose deposit has been paid, though nobody has told us yet."""
        self.house.salon.set_policy(deposit_percent="30")
        uid = self.booked("erion", "11:30", "elira")
        self.house.salon.set_policy(deposit_percent=None)
        asked = self.house.phones["erion"].post("/api/payments/intent/", {"booking": uid})
        assert asked.status_code == 200, asked.text
        self.ref = f"payment_{asked.json['uid'].replace('-', '')}"
        self.house.till.pay(self.ref)
        return uid

    def _acts(self, chance: Random, visits: Sequence[str]) -> list[tuple[int, str]]:
        done = []
        for _number in range(ACTS):
            reply = self._act(chance, chance.choice(visits))
            if reply is not None:
                done.append((reply.status_code, str(reply.json.get("code", ""))))
        return done

    def _act(self, chance: Random, uid: str) -> Any:
        who = chance.choice(("alice", "erion", "bora", "bora", "genta", "dritan", "elira"))
        what = chance.random()
        if what < 0.6:
            return self.presses(who, chance.choice(STEPS), uid)
        wish = {"starts_at": self.at(chance.choice(STARTS)).isoformat()}
        wish |= self.house.uid_of(chance.choice(("dritan", "elira", None)))
        if what < 0.8:
            return self.house.own(who).patch(f"/api/business/booking/{uid}/", wish)
        if what < 0.9:
            who = chance.choice(("alice", "erion"))
            return self.books(who, chance.choice(STARTS), chance.choice(("dritan", "elira", None)))
        self._works(chance)
        return None

    def _works(self, chance: Random) -> None:
        """The acquirer tells us, the worker works, the clock ticks."""
        if chance.random() < 0.5:
            self.house.hears(self.ref)
            deliver_everything(self.house.runtime)
        else:
            for job in ("expire_bookings", "complete_bookings"):
                JOBS[job].act(self.house.runtime)

    def _count(self, status: int, code: str) -> None:
        if status in (200, 201):
            self.seen.done += 1
        else:
            self.seen.refused[code] += 1
            if code not in REFUSALS:
                self.seen.faults.append(f"round {self.day}: {status} {code}")

    def _close(self) -> None:
        """Late news arrives, what is left waiting lapses; then every line is looked at."""
        self.house.hears(self.ref)
        deliver_everything(self.house.runtime)
        self.seen.rounds += 1
        self.seen.faults += [f"round {self.day}: {fault}" for fault in self.faults()]

    def faults(self) -> list[str]:
        """What is wrong with the books, in words."""
        with self.house.runtime.transactions.begin() as db:
            books = Books.read(db)
            found = [f"{books.doubles} overlaps"] if books.doubles else []
            found += [f"{books.unbalanced} postings"] if books.unbalanced else []
            for booking in books.bookings:
                found += [f"{booking.uid}: {fault}" for fault in _faults_of(booking, books)]
            return found

    # --- everybody does the same ---

    def yeses(self) -> int:
        """How often a visit was confirmed to which four people said yes at once, all of whom heard that it is."""
        self.day += 1
        self.is_now("08:00")
        self.house.salon.set_policy(auto_confirm=False, deposit_percent=None)
        uid = self.booked("alice", "10:00", "dritan")
        people = ("bora", "genta", "dritan", "bora")
        replies = together(*(partial(self.presses, who, "confirm", uid) for who in people))
        assert {(each.status_code, each.json["status"]) for each in replies} == {(200, "confirmed")}
        self.presses("alice", "cancel", uid)
        return self._happened(uid, "confirmed")

    def _happened(self, uid: str, code: str) -> int:
        counted = sa.text(
            "SELECT count(*) FROM booking_event e JOIN booking b ON b.id = e.booking_id "
            "WHERE b.uid = :uid AND e.code = :code"
        )
        with self.house.runtime.transactions.begin() as db:
            return db.scalar(counted, {"uid": uid, "code": code}) or 0

    def visits_of_a_day(self, most: int) -> int:
        """How many of six different times somebody got booked for who takes no more than `most` visits a day."""
        self.day += 1
        self.is_now("08:00")
        self.house.salon.set_policy(auto_confirm=True, deposit_percent=None, max_per_employee_day=most)
        guest = {"guest": {"name": "Drita"}}
        acts = [
            partial(self.books, who, wall, "dritan", **guest)
            for who, wall in zip(
                ("alice", "erion", "genta", "elira", "besnik", "dritan"),
                ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00"),
                strict=True,
            )
        ]
        return self._got(acts, max_per_employee_day=None)

    def visits_of_a_customer(self, most: int) -> int:
        """The same of one customer, who may have no more than `most` ahead, with two who serve."""
        self.day += 1
        self.is_now("08:00")
        self.house.salon.set_policy(auto_confirm=True, deposit_percent=None, max_active_per_customer=most)
        acts = [
            partial(self.books, "besnik", wall, employee)
            for wall, employee in (("09:00", "dritan"), ("10:00", "elira"))
        ]
        return self._got(acts, max_active_per_customer=None)

    def _got(self, acts: Sequence[Callable[[], Any]], **policy: None) -> int:
        replies = together(*acts)
        self.house.salon.set_policy(**policy)
        got = [each.json["uid"] for each in replies if each.status_code == 201]
        assert {each.json["code"] for each in replies if each.status_code != 201} <= {"cap"}
        for uid in got:
            assert self.presses("bora", "cancel", uid).status_code == 200
        return len(got)


def _faults_of(booking: Booking, books: Books) -> Iterator[str]:
    """A booking whose history is a chain, whose steps are of the table, whose time is held, whose money adds up."""
    events = books.events[booking.id]
    ways = [(each.from_status, each.to_status) for each in events]
    if [each for each, _to in ways] != [None, *(to for _from, to in ways[:-1])]:
        yield f"history {ways}"
    known = {(way.from_, way.to) for way in WAYS}
    if any(way not in known for way in ways[1:] if way[0] != way[1]):
        yield f"no such step {ways}"
    if ways[-1][1] != booking.status:
        yield f"stands at {booking.status}, last was {ways[-1][1]}"
    if not booking.amount_due and booking.version != len(events):
        yield f"version {booking.version} after {len(events)} events"
    held = [each for each in books.held if each[0] == booking.id]
    if len(held) != (1 if booking.status in HOLDING else 0):
        yield f"{booking.status} holds {len(held)}"
    if any(begin != booking.starts_at for _key, _uid, begin, _end in held):
        yield "holds another time"
    yield from _money_of(booking, books)


def _money_of(booking: Booking, books: Books) -> Iterator[str]:
    paid = sum(each.amount_captured for each in books.payments.get(booking.id, []))
    refunded = sum(each.amount for each in books.refunds.get(booking.id, []))
    if (paid, refunded) != (booking.amount_paid, booking.amount_refunded) or refunded > paid:
        yield f"paid {paid}/{booking.amount_paid}, back {refunded}/{booking.amount_refunded}"
    is_over = booking.status in ("expired", "declined", "cancelled_by_business")
    if is_over and refunded != paid:
        yield f"{booking.status} keeps {paid - refunded}"


@contextmanager
def without_locks(runtime: Runtime, on: str) -> Iterator[None]:
    """The sabotage: statements that would lock rows of these tables (`resource`, `users|booking`) lock nothing."""
    tables = re.compile(rf"FROM ({on})\b")
    with runtime.transactions.begin() as db:
        engine = db.get_bind()
    assert isinstance(engine, sa.Engine)

    def drop(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        return (_LOCK.sub("", statement) if tables.search(statement) else statement), parameters

    sa.event.listen(engine, "before_cursor_execute", drop, retval=True)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", drop)
