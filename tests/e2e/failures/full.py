"""People book until the disc is full, while it is full, and after it has been given room."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from common.models import Booking
from tests import database
from tests.e2e.chaos.customers import Customer, gather
from tests.e2e.chaos.monkey import kill_the_server
from tests.e2e.chaos.system import System, running
from tests.e2e.failures.disc import Disc, SmallServer, small_disc
from tests.e2e.families import ask
from tests.e2e.stack.waiting import until
from tests.integration.booking.conftest import Salon
from tools.local.cluster import DATABASE

PEOPLE, MEGABYTES = 3, 200
_HALF_HOURS = [f"{9 + half // 2:02}:{'30' if half % 2 else '00'}" for half in range(16)]


@dataclass
class Bookshop:
    """A salon in a server on a small disc; what it has promised, and with which statuses it has refused."""

    server: SmallServer
    disc: Disc | None
    system: System
    salon: Salon
    customers: list[Customer]
    promised: set[str] = field(default_factory=set)
    booked: Counter[int] = field(default_factory=Counter)
    looked: Counter[int] = field(default_factory=Counter)
    _asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def book(self) -> int:
        """One attempt at the next free time; returns the status."""
        with self._lock:
            number, self._asked = self._asked, self._asked + 1
        customer = self.customers[number % len(self.customers)]
        url = f"{self.system.webs[0].url}/api/business/book/"
        answer = ask("POST", url, self._order(number), customer.token, Idempotency_Key=uuid4().hex)
        with self._lock:
            self.booked[answer.status] += 1
            if answer.status == 201:
                self.promised.add(answer.body["uid"])
        return answer.status

    def look(self) -> int:
        """Somebody reads what they have booked; returns the status."""
        url = f"{self.system.webs[0].url}/api/business/my-bookings/"
        status = ask("GET", url, token=self.customers[0].token).status
        self.looked[status] += 1
        return status

    def lost(self) -> list[str]:
        """What was promised and is not there."""
        with self.system.engine.connect() as db:
            known = {str(uid) for uid in db.scalars(sa.select(Booking.uid))}
        return sorted(self.promised - known)

    def pull_the_plug(self) -> None:
        """End every process of the server at once, if it has not ended by itself."""
        if self.server.pid:
            kill_the_server(self.server)
        self.system.database.cut()

    def start_again(self) -> float:
        """As whoever looks after the server would; returns the moment from which on it could be reached."""
        self.server.start()
        self.system.database.target = self.server.port
        return time.monotonic()

    def _order(self, number: int) -> dict[str, Any]:
        """A time that nobody else asks for: two people work here, each has a week of half hours after the other."""
        day, rest = divmod(number, 2 * len(_HALF_HOURS))
        half, who = divmod(rest, 2)
        weeks, weekday = divmod(day, 6)
        on = _next_monday() + timedelta(weeks=weeks, days=weekday)
        employee = (self.salon.dritan, self.salon.mira)[who]
        return self.salon.order(_HALF_HOURS[half], on.isoformat(), employee=str(employee.uid))


def _next_monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=14 - today.weekday())


@contextlib.contextmanager
def bookshop(folder: Path, server: SmallServer, disc: Disc | None = None) -> Iterator[Bookshop]:
    """The salon and one booking process, on a server that has just been made."""
    server.start()
    try:
        database.migrate(server.url("postgres"))
        with running(folder, server.url(database=DATABASE), server.port) as system:
            system.start("booking")
            system.ready()
            crowd = gather(system, people=PEOPLE)
            yield Bookshop(server, disc, system, crowd.salon, crowd.customers)
    finally:
        server.stop()


@contextlib.contextmanager
def on_small_disc(folder: Path, *, durable: bool = True, **more: str) -> Iterator[Bookshop]:
    """The same on a disc that can be filled."""
    with small_disc(folder / "disc", MEGABYTES) as disc:
        server = SmallServer(disc.folder / "pg", durable=durable, **more)
        with bookshop(folder / "shop", server, disc) as shop:
            yield shop


def fill_up(shop: Bookshop, *, leave: int, refusals: int) -> None:
    """Take all room but `leave` bytes, then book until so many attempts have been refused; look in between."""
    assert shop.disc is not None
    shop.disc.fill(leave)
    while shop.booked.total() - shop.booked[201] < refusals:
        if shop.book() != 201:
            shop.disc.fill(0)
            if shop.server.pid is not None:
                shop.look()


def given_room(shop: Bookshop) -> float:
    """There is room again, and nobody does anything else; returns the seconds until somebody has booked."""
    assert shop.disc is not None
    shop.disc.make_room()
    return _seconds_until_booked(shop, time.monotonic())


def started_again(shop: Bookshop) -> float:
    """The plug is pulled, there is room again, the server starts; returns the seconds until somebody has booked."""
    assert shop.disc is not None
    shop.pull_the_plug()
    shop.disc.make_room()
    return _seconds_until_booked(shop, shop.start_again())


def _seconds_until_booked(shop: Bookshop, since: float) -> float:
    until(lambda: shop.book() == 201, "somebody books again")
    return round(time.monotonic() - since, 2)


def exhaust_the_journal(shop: Bookshop) -> None:
    """Something else writes until the journal has no room, which ends the server; people go on asking."""
    assert shop.disc is not None
    shop.disc.fill(0)
    with suppress(sa.exc.DBAPIError, OSError), database.superuser(shop.server, DATABASE) as db:
        while True:
            db.execute(sa.text("SELECT pg_logical_emit_message(true, 'fill', repeat('x', 100000))"))
    for _ in range(3):
        shop.book()
        shop.look()


def plugs_pulled_right_after_a_yes(shop: Bookshop, most: int) -> int:
    """The disc is full and the plug is pulled right after a booking, until one is lost; returns how often."""
    assert shop.disc is not None
    for times in range(1, most + 1):
        shop.book()
        shop.disc.fill(0)
        started_again(shop)
        if shop.lost():
            return times
    return most
