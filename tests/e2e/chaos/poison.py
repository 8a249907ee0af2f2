"""Messages that break whoever touches them, among those of everybody else."""

import random
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Outbox, OutboxState, Queue
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.system import System
from tests.e2e.stack.waiting import until

_LIKE_THESE = (
    ("send_notification_mail", Queue.MAIL),
    ("send_fire_push", Queue.PUSH),
    ("send_booked_notification", Queue.DEFAULT),
)


def poison(system: System, rows: int) -> list[int]:
    """Write messages that say nothing of what their tasks need to know; returns their numbers."""
    with Session(system.engine) as db:
        kinds = [_LIKE_THESE[number % len(_LIKE_THESE)] for number in range(rows)]
        made = [
            Outbox(uid=uuid4(), kind=kind, queue=queue, payload={"poison": True}) for kind, queue in kinds
        ]
        db.add_all(made)
        db.commit()
        return [each.id for each in made]


def attempts(system: System, rows: list[int], rounds: int) -> None:
    """Let everybody have so many turns at them: hints are brought at once, and nobody waits for a backoff."""
    for _round in range(rounds):
        with system.engine.connect() as db:
            waiting = sa.select(Outbox.kind, Outbox.uid).where(Outbox.id.in_(rows))
            left = db.execute(waiting.where(Outbox.state == OutboxState.WAITING)).all()
        system.hasten()
        for kind, uid in left:
            system.deliver(system.workers[0], kind, uid)


def states(system: System, rows: list[int]) -> dict[str, int]:
    """How many of them stand how."""
    found = sa.select(Outbox.state, sa.func.count()).where(Outbox.id.in_(rows)).group_by(Outbox.state)
    with system.engine.connect() as db:
        return {str(state): count for state, count in db.execute(found)}


def remove(system: System, rows: list[int]) -> None:
    """Take them away again."""
    with system.engine.begin() as db:
        db.execute(sa.delete(Outbox).where(Outbox.id.in_(rows)))


def news_of(crowd: Crowd, visits: int, between_seconds: float) -> list[float]:
    """Seconds from each of so many bookings until all whom it concerns have been told, shortest first."""
    since = datetime.now(UTC) - timedelta(milliseconds=1)
    for number in range(visits):
        crowd.book(crowd.customers[number % len(crowd.customers)])
        time.sleep(between_seconds * random.uniform(0.5, 1.5))
    good = Outbox.payload.op("->>")("poison").is_(None) & (Outbox.created_at > since)
    open_ = sa.select(sa.func.count()).where(good).where(Outbox.state.in_(("waiting", "sending")))
    told = Outbox.kind.in_(("send_notification_mail", "send_fire_push", "send_booked_notification"))

    def is_told() -> bool:
        with crowd.system.engine.connect() as db:
            return not db.scalar(open_.where(told))

    until(is_told, "everybody has been told")
    took = sa.select(sa.func.extract("epoch", Outbox.sent_at - Outbox.created_at)).where(good).where(told)
    with crowd.system.engine.connect() as db:
        return sorted(map(float, db.scalars(took.where(Outbox.state == OutboxState.SENT))))


def p95(seconds: list[float]) -> float:
    """The time that nineteen of twenty stay under; `seconds` in order."""
    return seconds[int(len(seconds) * 0.95) - 1] if seconds else 0.0
