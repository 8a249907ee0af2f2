"""People book while plugs are pulled; afterwards everything that was promised is looked for."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.e2e.chaos.customers import Crowd, Customer, invite
from tests.e2e.chaos.monkey import Monkey
from tests.e2e.chaos.system import Sweeper
from tools.local.cluster import Cluster


@dataclass
class Night:
    """What happened while plugs were pulled."""

    bookings: int = 0
    texts: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)


def night(
    crowd: Crowd, cluster: Cluster, *, kills: int, texts: int, seed: int, people: int, between_seconds: float
) -> Night:
    """So many people at a time book, again and again, until so many processes have died; then all work is done."""
    system, rng = crowd.system, random.Random(seed)
    system.courier.unruly = rng
    invite(crowd, texts)
    with Sweeper(system):
        with Monkey(system, cluster, rng) as monkey:
            with ThreadPoolExecutor(people) as booking:
                visits = [
                    booking.submit(_book_until, crowd, customer, monkey, kills, between_seconds)
                    for customer in crowd.customers[:people]
                ]
            for each in visits:
                each.result()
        system.courier.unruly = None
        system.settle(seconds=240)
    return Night(len(crowd.promised), texts, monkey.kills, crowd.statuses)


def _book_until(crowd: Crowd, customer: Customer, monkey: Monkey, kills: int, between_seconds: float) -> None:
    while monkey.kills.total() < kills:
        crowd.book(customer)
        time.sleep(between_seconds)
