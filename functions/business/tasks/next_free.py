"""When businesses are next free, worked out after a change and again when time has passed; and their reliability."""

from functools import partial

from sqlalchemy.orm import Session

from common.events import DiaryChanged
from common.runtime import Runtime
from functions.business.next_free import (
    Refreshed,
    due_businesses,
    refresh,
    related_businesses,
    work_out_reliability,
)
from functions.business.tasks.board import background

AT_ONCE = 20
"""So many businesses are worked out together; an owner who changes something waits that fraction of a second."""
A_NIGHTLY_BATCH = 500
MOST_ROUNDS = 150
"""The rest waits for the next run: what is shown meanwhile is right anyway."""


@background.on("refresh_next_free_of")
def refresh_next_free_of(db: Session, event: DiaryChanged, runtime: Runtime) -> None:
    """Work out anew when a business is next free, and the others where its people work."""
    refresh(db, related_businesses(db, event.business), runtime.clock.now())


@background.every(lambda settings: settings.next_free_minutes, "refresh_next_free")
def refresh_next_free(runtime: Runtime) -> dict[str, int]:
    """Work out when businesses are next free whose times are missing or out of date."""
    now = runtime.clock.now()
    rounds: list[Refreshed] = []
    while len(rounds) < MOST_ROUNDS:
        done = runtime.transactions.run(lambda db: refresh(db, due_businesses(db, now, AT_ONCE), now))
        if not done.businesses:
            break
        rounds.append(done)
    return {
        "businesses": sum(each.businesses for each in rounds),
        "services": sum(each.services for each in rounds),
    }


@background.every(lambda _settings: 24 * 60, "refresh_reliability")
def refresh_reliability(runtime: Runtime) -> dict[str, int]:
    """Work out which share of its visits each business has kept."""
    now, last, count = runtime.clock.now(), 0, 0
    while ids := runtime.transactions.run(
        partial(work_out_reliability, after=last, most=A_NIGHTLY_BATCH, now=now)
    ):
        last, count = ids[-1], count + len(ids)
    return {"businesses": count}
