"""What a request still does once its transaction has committed, shortly before its reply leaves.

For what others should see as soon as possible, and the outbox carries in any case: nothing here is remembered, and
nothing that goes wrong here changes the reply.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from common.runtime import Runtime

Afterwards = Callable[["Runtime"], None]


def afterwards(db: Session, act: Afterwards) -> None:
    """Have `act` done after the commit of a view's one transaction; it may talk to other computers, shortly."""
    db.info.setdefault("afterwards", []).append(act)


def due_afterwards(db: Session) -> list[Afterwards]:
    """What this session's transaction wants done, to be done once it has committed."""
    found: list[Afterwards] = db.info.pop("afterwards", [])
    return found
