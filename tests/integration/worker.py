"""Playing the worker: deliver what waits in the outbox, until nothing more comes of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import background
from common.models import Outbox
from common.runtime import Runtime
from functions.worker.families import TASKS


def deliver_everything(runtime: Runtime) -> list[tuple[str, str]]:
    """Run every waiting message that is due, and what these publish; returns (kind, how it ended) in order."""
    ended: list[tuple[str, str]] = []
    while waiting := runtime.transactions.run(lambda db: _waiting(db, runtime)):
        ended += [(row.kind, background.run(TASKS[row.kind], row.uid, runtime)) for row in waiting]
    return ended


def _waiting(db: Session, runtime: Runtime) -> list[Outbox]:
    due = select(Outbox).where(Outbox.state == "waiting").where(Outbox.due <= runtime.clock.now())
    return list(db.scalars(due.order_by(Outbox.id)))
