"""A worker that something happens to at the worst moment, once for each time the file `MOMENT_FILE` is there.

The moment is a statement on the outbox: `MOMENT` is claimed, handed_over (right after it is committed) or closing
(right before). What happens is a signal to itself, `MOMENT_SIGNAL`.
"""

import os
import signal
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from main import worker

__all__ = ["worker"]

WORDS = {"claimed": "lease_no=(outbox.lease_no", "handed_over": "handed_over_at=", "closing": "sent_at="}
MOMENT, FILE = os.environ["MOMENT"], Path(os.environ["MOMENT_FILE"])
SIGNAL = signal.Signals[os.environ["MOMENT_SIGNAL"]]


@event.listens_for(Engine, "before_cursor_execute")
def _notice(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    is_it = statement.startswith("UPDATE outbox SET") and WORDS[MOMENT] in statement.partition("WHERE")[0]
    if not is_it or (MOMENT == "handed_over" and "sent_at=" in statement):
        return
    if MOMENT == "closing":
        _now()
    connection.info["moment"] = True


@event.listens_for(Pool, "checkin")
def _committed(_connection: Any, record: Any) -> None:
    if record.info.pop("moment", False) and MOMENT != "closing":
        _now()


def _now() -> None:
    if FILE.exists():
        FILE.unlink(missing_ok=True)
        # to this very thread: were it for the process, this one could go on until another thread has taken it
        signal.pthread_kill(threading.get_ident(), SIGNAL)
