"""Look at the outbox, and have what was given up sent once more: python -m tools.outbox [--replay] [--drop].

Without a wish it prints how each queue stands and what was given up. `--uid` names one message, `--all` all that were
given up (with `--queue` those of one queue). Works on the database that the environment names, else on that of the
running local stack; what it does is audited as the system's act, and the sweep carries it within the minute.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit, outbox
from common.clock import Clock, SystemClock
from common.db import Transactions, engine_for
from common.errors import Unavailable
from common.models import Outbox, Queue
from tools import installation
from tools.local.environment import Refused

_HEADING = f"{'queue':10}{'waiting':>9}{'sending':>9}{'dead':>9}{'unknown':>9}{'oldest due':>12}"


class NotPossible(ValueError):
    """The sentence says why nothing was done."""


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.outbox", description=__doc__)
    parser.add_argument("--queue", choices=list(Queue), help="only this one")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--replay", action="store_true", help="begin anew with what was given up")
    what.add_argument("--drop", action="store_true", help="never mind what was given up")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--uid", type=UUID, help="this message")
    which.add_argument("--all", action="store_true", help="everything that was given up")
    return parser.parse_args(words)


def run(given: argparse.Namespace, transactions: Transactions, clock: Clock) -> str:
    """Do what was asked in one transaction, and say what was done; raises `NotPossible`."""
    if not (given.replay or given.drop):
        return transactions.run(lambda db: shown(db, clock.now(), given.queue))
    act = "replayed" if given.replay else "dropped"
    return transactions.run(lambda db: _changed(db, given, act, clock.now()))


def shown(db: Session, now: datetime, queue: str | None = None) -> str:
    """How the queues stand, and below it the newest of what was given up."""
    standing = outbox.overview(db, now).queues
    lines = [_HEADING] + [
        f"{name:10}{each.waiting:9}{each.sending:9}{each.dead:9}{each.unknown:9}{each.oldest_due:10} s"
        for name, each in standing.items()
        if queue in (None, name)
    ]
    return "\n".join(lines + [_line(row) for row in outbox.given_up(db, queue=queue)])


def _line(row: Outbox) -> str:
    when = f"{row.due:%Y-%m-%d %H:%M}"
    return f"{row.uid}  {row.state:8}{row.kind}  {when}  {row.attempts} attempts  {row.last_error or ''}"


def _changed(db: Session, given: argparse.Namespace, act: str, now: datetime) -> str:
    uids = _chosen(db, given)
    done = [uid for uid in uids if _ACTS[act](db, uid, now)]
    if not done:
        raise NotPossible("No message that was given up. make outbox shows them.")
    for uid in done:
        audit.note(db, None, f"outbox.{act}", object=("outbox", uid))
    return f"{len(done)} {act}."


def _chosen(db: Session, given: argparse.Namespace) -> Sequence[UUID]:
    """Locked, oldest first."""
    if given.uid is None and not given.all:
        raise NotPossible("Which? make replay UID=... or ALL=1 [QUEUE=mail]")
    wanted = select(Outbox.uid).where(Outbox.state.in_(("dead", "unknown")))
    if given.uid is not None:
        wanted = wanted.where(Outbox.uid == given.uid)
    if given.queue is not None:
        wanted = wanted.where(Outbox.queue == given.queue)
    return db.scalars(wanted.order_by(Outbox.id).with_for_update()).all()


_ACTS: dict[str, Callable[[Session, UUID, datetime], bool]] = {
    "replayed": outbox.replay,
    "dropped": lambda db, uid, _now: outbox.drop(db, uid),
}


def main(words: Sequence[str] | None = None) -> str | None:
    """Print what was done; returns the one line that says why nothing could be."""
    given = arguments_of(words)
    try:
        print(run(given, Transactions.of(engine_for(installation.settings())), SystemClock()))
    except (Refused, NotPossible) as problem:
        return str(problem)
    except Unavailable:
        return "The database does not answer."
    return None


if __name__ == "__main__":
    sys.exit(main())
