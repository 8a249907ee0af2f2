"""The write path: bookings at large shops, by customers who have nothing else at that hour."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from statistics import quantiles
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from bench.side_by_side.asking import Asked, Client, Told
from bench.side_by_side.comparing import same, told
from bench.side_by_side.servers import Server
from bench.side_by_side.world import Copy, Known
from tests.database import superuser

DAYS, HALF_HOURS = 40, 12
CLIENTS, EACH = 8, 50
OF_EACH_KIND = 100
"""Customers who book one after the other, and as many others who race: none of them is at two places."""


@dataclass(frozen=True)
class Race:
    """How long the accepted bookings of eight clients took, and how many were told to come back."""

    p50: float
    p99: float
    a_second: float
    accepted: int
    told_to_wait: int


class Bookings:
    """Requests to book, no two for the same time; `tokens` are those of 200 customers."""

    def __init__(self, known: Known, tokens: list[str]) -> None:
        self._known, self._tokens = known, tokens
        self._numbers, self._races = count(), count()

    def next(self, _number: int = 0) -> Asked:
        """The next one: shop after shop, then the next half hour."""
        number = next(self._numbers)
        time, shop = divmod(number, len(self._known.offers) // 2)
        return self._at(shop, time, number % OF_EACH_KIND)

    def _at(self, shop: int, time: int, customer: int) -> Asked:
        """A booking at the number-th shop and half hour."""
        business, service = self._known.offers[shop]
        on, half = divmod(time, HALF_HOURS)
        body = {
            "business": business,
            "service": service,
            "date": str(_weekday(self._known.first, on)),
            "start_time": f"{10 + half // 2}:{half % 2 * 30:02}",
        }
        return Asked("POST", "/api/business/book/", self._tokens[customer], body)

    def race(self) -> list[list[Asked]]:
        """What each of eight clients asks for, all at one shop that nobody has booked at yet."""
        race = next(self._races)
        shop = len(self._known.offers) - 1 - race
        times = [[number * CLIENTS + client for number in range(EACH)] for client in range(CLIENTS)]
        return [
            [self._at(shop, time, OF_EACH_KIND + (time + 13 * race) % OF_EACH_KIND) for time in each]
            for each in times
        ]


def _weekday(first: date, number: int) -> date:
    """The number-th day that is no Sunday."""
    days = (first + timedelta(each) for each in range(7 * number // 6 + 8))
    return [day for day in days if day.weekday() != 6][number]


def compare_bookings(copy: Copy, ours: Server, theirs: Server, bookings: Bookings) -> None:
    """Book with ours, take it back, book the same with theirs: the replies are the same but for who was made when."""
    for _time in range(5):
        asked = bookings.next()
        with _undone(copy):
            one = told(Client(ours), asked)
        with _undone(copy):
            other = told(Client(theirs), asked)
        same(asked, _timeless(one), _timeless(other))


def _timeless(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"uid": "", "created_at": ""}


class _undone:
    """What is booked meanwhile is removed."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy

    def __enter__(self) -> None:
        with superuser(self._copy.cluster, self._copy.database) as connection:
            self._last = connection.scalar(sa.text("SELECT max(id) FROM booking"))

    def __exit__(self, *_: object) -> None:
        with superuser(self._copy.cluster, self._copy.database) as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))
            for table in ("booking_event", "booking_item", "occupancy"):
                connection.execute(
                    sa.text(f"DELETE FROM {table} WHERE booking_id > :last"), {"last": self._last}
                )
            connection.execute(sa.text("DELETE FROM booking WHERE id > :last"), {"last": self._last})
            connection.execute(
                sa.text("UPDATE resource SET last_assigned_at = NULL WHERE last_assigned_at IS NOT NULL")
            )


def raced(server: Server, wanted: list[list[Asked]]) -> Race:
    """Eight clients at once, each on a connection of its own, one booking after the other."""
    began = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = [
            each
            for client in pool.map(lambda asked: list(_one_by_one(server, asked)), wanted)
            for each in client
        ]
    seconds = perf_counter() - began
    taken = [milliseconds for milliseconds, _waits in done]
    cuts = quantiles(taken, n=100, method="inclusive")
    return Race(cuts[49], cuts[98], len(done) / seconds, len(done), sum(waits for _taken, waits in done))


def _one_by_one(server: Server, wanted: list[Asked]) -> Iterator[tuple[float, int]]:
    """Milliseconds of the request that was accepted, and how many before it were told to come back."""
    client = Client(server)
    for asked in wanted:
        for waits in count():
            began = perf_counter()
            reply: Told = client.ask(asked)
            if reply.status == 201:
                yield (perf_counter() - began) * 1000, waits
                break
            if reply.status != 503:
                raise RuntimeError(f"{server.name}: {reply.status} {reply.body}")
    client.close()
