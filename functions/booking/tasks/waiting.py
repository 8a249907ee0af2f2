"""The waiting list, when time becomes free and when the clock arrives."""

import logging
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from common import outbox
from common.events import TimeFreed
from common.runtime import Runtime
from functions.booking.tasks.board import background
from functions.booking.waitlist import offers, queries

log = logging.getLogger(__name__)

_AT_ONCE = 200


@background.on("offer_freed_time")
def offer_freed_time(db: Session, event: TimeFreed, runtime: Runtime) -> None:
    """Keep freed time for the first in line who can use it; whatever is left is another message."""
    minutes = runtime.settings.waitlist_claim_minutes
    day = offers.FreedDay(event.business, date.fromisoformat(event.on), runtime.clock.now(), minutes)
    offers.offer(db, day)


@background.every(lambda _settings: 1, "pass_on_offers")
def pass_on_offers(runtime: Runtime) -> dict[str, int]:
    """Give offers that nobody took to the next in line, and let go of those whose days have gone by."""
    now = runtime.clock.now()
    lapsed = runtime.transactions.run(lambda db: queries.lapsed_offers(db, now, _AT_ONCE))
    passed = sum(_passed_on(entry_id, customer_id, runtime) for entry_id, customer_id in lapsed)
    over = runtime.transactions.run(lambda db: offers.end_waiting(db, now))
    return {"passed_on": passed, "over": over}


def _passed_on(entry_id: int, customer_id: int, runtime: Runtime) -> bool:
    """One offer a transaction, so that no two customers are ever locked together; one that fails harms no other."""
    try:
        done, published = runtime.transactions.run(partial(_pass_on, entry_id, customer_id, runtime))
    except Exception:
        log.exception("an offer could not be passed on", extra={"entry": entry_id})
        return False
    outbox.relay(published, runtime)
    return done


def _pass_on(
    entry_id: int, customer_id: int, runtime: Runtime, db: Session
) -> tuple[bool, list[outbox.Published]]:
    done = offers.pass_on(db, entry_id, customer_id, runtime.clock.now())
    db.flush()
    return done, outbox.published_in(db)
