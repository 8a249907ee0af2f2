"""The salon behind wires that cut: four processes, each with a wire of its own."""

import contextlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from common.models import User
from functions.auth import sessions
from tests.e2e.chaos.children import OURS, Child
from tests.e2e.chaos.system import System, running
from tests.e2e.retries.insisting import Story, Tally, insist, judged
from tests.e2e.retries.wire import CuttingWire
from tests.e2e.retries.wishes import KINDS, Customers
from tests.integration.booking.conftest import open_salon

PROCESSES = ("booking", "booking", "rating", "business")


@dataclass
class Place:
    """Everything that answers, everybody who asks, and the wires between them."""

    system: System
    customers: Customers
    wires: dict[str, list[CuttingWire]]
    seed: int

    def all_insist(
        self, each: int, sends: int, hands: int = 1, kinds: tuple[str, ...] = tuple(KINDS)
    ) -> Tally:
        """So many wishes of each kind, each sent so many times and by so many hands, in a mixed order."""
        order = [kind for kind in kinds for _ in range(each)]
        random.Random(self.seed).shuffle(order)
        wishes = [self.customers.make(kind) for kind in order]
        stories: list[Story] = [insist(wish, self.wires[wish.family], sends, hands) for wish in wishes]
        return judged(stories, self.customers.db)

    def pull_a_plug(self) -> None:
        """kill -9 one of the processes that take bookings, and start it again at its address."""
        child: Child = self.system.webs[0]
        child.kill()
        child.start()
        child.wait()


@contextlib.contextmanager
def place_at(folder: Path, url: str, port: int, seed: int, source: Path = OURS) -> Iterator[Place]:
    """Open the salon; `source` is main.py, or a version of it without one of its protections."""
    with contextlib.ExitStack() as end:
        system = end.enter_context(running(folder, url, port))
        children = [system.start(family, source) for family in PROCESSES]
        system.ready()
        wires: dict[str, list[CuttingWire]] = {}
        for number, (family, child) in enumerate(zip(PROCESSES, children, strict=True)):
            wires.setdefault(family, []).append(CuttingWire(child.port, seed + number))
            end.callback(wires[family][-1].close)
        urls = {family: child.url for family, child in zip(PROCESSES, children, strict=True)}
        db = end.enter_context(Session(system.engine, expire_on_commit=False))
        yield Place(system, _customers(system, db, urls), wires, seed)


def _customers(system: System, db: Session, urls: dict[str, str]) -> Customers:
    now = datetime.now(UTC)
    bora, dritan = (
        User(name=name, email=f"{name.lower()}@example.com", email_verified_at=now)
        for name in ("Bora", "Dritan")
    )
    db.add_all([bora, dritan])
    db.flush()
    salon = open_salon(db, bora, dritan)
    owner = sessions.open_session(db, bora, None, "pwd", now=now, settings=system.settings).access
    db.commit()
    return Customers(db, system.settings, salon, owner, urls)
