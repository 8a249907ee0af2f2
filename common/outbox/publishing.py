"""Writing messages down: in the transaction of the act, by name once where once is promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, SessionTransaction

from common.events import QUEUES, UNHURRIED, WIRING, Event
from common.models import MessageKey, Outbox

_DEDUP_KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Published:
    """What the queue needs to know of a message.

    `turn` is how often somebody has held it, `again` how many hints for this turn may have been lost.
    """

    uid: UUID
    kind: str
    queue: str
    turn: int = 0
    again: int = 0


def publish(
    db: Session,
    event: Event,
    *,
    now: datetime,
    due: datetime | None = None,
    once: str | None = None,
    not_after: datetime | None = None,
) -> None:
    """Write `event` down for every task that hears of it, in the caller's transaction.

    What is `due` later waits for the sweep. What has not been delivered by `not_after` is dropped, never late.
    With `once`, a second message of that name is dropped: the name is kept in a table of its own for 60 days.
    An unhurried event is written once a transaction and left to the sweep.
    """
    is_unhurried = type(event) in UNHURRIED
    if is_unhurried and _is_told_already(db, event):
        return
    for kind in WIRING[type(event)]:
        if once is not None and not is_first(db, f"{kind}:{once}", now):
            continue
        row = Outbox(
            uid=uuid4(),
            kind=kind,
            queue=QUEUES.get(kind, "default"),
            payload=event.payload(),
            due=due or now,
            not_after=not_after,
        )
        db.add(row)
        if not is_unhurried and row.due <= now:
            to_be_relayed(db, Published(row.uid, kind, row.queue))


def _is_told_already(db: Session, event: Event) -> bool:
    """Whether this transaction has said the same before; what a savepoint said is forgotten with the savepoint."""
    told: WeakKeyDictionary[SessionTransaction, set[Event]] = db.info.setdefault("told", WeakKeyDictionary())
    here = around = db.get_nested_transaction() or db.get_transaction()
    while around is not None:
        if event in told.get(around, ()):
            return True
        around = around.parent
    if here is not None:
        told.setdefault(here, set()).add(event)
    return False


def is_first(db: Session, dedup: str, now: datetime) -> bool:
    """Whether nobody has used this name before; with the caller's transaction it is used for 60 days.

    Of two who ask at once the second waits for the first to commit.
    """
    key = insert(MessageKey).values(dedup=dedup, expires_on=(now + _DEDUP_KEPT).date())
    return db.scalar(key.on_conflict_do_nothing().returning(MessageKey.dedup)) is not None


def to_be_relayed(db: Session, message: Published) -> None:
    """Have whoever commits this session's transaction wake the worker for `message`."""
    db.info.setdefault("published", []).append(message)


def published_in(db: Session) -> list[Published]:
    """What this session's transaction published, to be relayed once it has committed."""
    found: list[Published] = db.info.pop("published", [])
    return found
