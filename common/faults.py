"""Errors of ours, counted by the hour: a request that failed for a reason that nobody had thought of."""

import logging

from sqlalchemy.dialects.postgresql import insert

from common.models import Fault
from common.runtime import Runtime
from common.web import logs

log = logging.getLogger(__name__)

_LONGEST_KIND = 100


def note(family: str, route: str, error: Exception, runtime: Runtime) -> None:
    """Count an error of `route` (as declared, without anybody's uids), by its class and the hour.

    Best effort, in a short transaction of its own and without a second try: whatever goes wrong here is only logged,
    and the reply is the one that it would have been. Its trace is in the log already.
    """
    now = runtime.clock.now()
    fault = insert(Fault).values(
        hour=now.replace(minute=0, second=0, microsecond=0),
        family=family,
        route=route,
        kind=type(error).__name__[:_LONGEST_KIND],
        last_request_id=logs.request_id.get() or None,
    )
    again = {"times": Fault.times + 1, "last_request_id": fault.excluded.last_request_id}
    keys = ["hour", "family", "route", "kind"]
    try:
        with runtime.transactions.begin() as db:
            db.execute(fault.on_conflict_do_update(index_elements=keys, set_=again))
    except Exception as trouble:
        log.warning("a fault could not be counted", extra={"route": route}, exc_info=trouble)
