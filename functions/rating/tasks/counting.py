"""Every night all ratings are counted anew: ranks fade, categories get their means, and what is wrong is reported."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from common import ratings
from common.runtime import Runtime
from functions.rating.tasks.board import background

log = logging.getLogger(__name__)

LOOKED_AT_TOGETHER = 1000
"""Without a lock, in one statement."""
COUNTED_TOGETHER = 20
"""So many are locked at once; whoever books there waits that fraction of a second."""


@background.every(lambda _settings: 24 * 60, "update_business_ratings")
def update_business_ratings(runtime: Runtime) -> dict[str, int]:
    """Count all ratings anew: means of categories, ranks of businesses, and whether any count has drifted."""
    now = runtime.clock.now()
    runtime.transactions.run(ratings.renew_means)
    businesses, ranked, drift = _businesses(runtime, now)
    drift += _employees(runtime, now)
    if drift:
        log.error("counts of ratings had drifted", extra={"drift": drift})
    return {"businesses": businesses, "ranked": ranked, "drift": drift}


def _businesses(runtime: Runtime, now: datetime) -> tuple[int, int, int]:
    """How many there are, how many ranks have moved, and how many counts were wrong; all are right now."""
    last, seen, ranked, drift = 0, 0, 0, 0
    while rows := runtime.transactions.run(partial(_next_businesses, after=last, now=now)):
        wrong = [key for key, is_wrong, _has_moved in rows if is_wrong]
        moved = [key for key, is_wrong, has_moved in rows if has_moved and not is_wrong]
        _recount(runtime, [(key, None) for key in (*wrong, *moved)], now)
        last, seen = rows[-1][0], seen + len(rows)
        ranked, drift = ranked + len(moved), drift + len(wrong)
    return seen, ranked, drift


def _employees(runtime: Runtime, now: datetime) -> int:
    """How many employees' counts were wrong."""
    last, drift = 0, 0
    while rows := runtime.transactions.run(partial(_next_employees, after=last)):
        wrong = [(business, key) for key, business, is_wrong in rows if is_wrong]
        _recount(runtime, wrong, now)
        last, drift = rows[-1][0], drift + len(wrong)
    return drift


def _next_businesses(db: Session, *, after: int, now: datetime) -> Sequence[Any]:
    return db.execute(ratings.next_businesses(after, LOOKED_AT_TOGETHER, now)).all()


def _next_employees(db: Session, *, after: int) -> Sequence[Any]:
    return db.execute(ratings.next_employees(after, LOOKED_AT_TOGETHER)).all()


def _recount(runtime: Runtime, whose: Sequence[tuple[int, int | None]], now: datetime) -> None:
    """Businesses, and of some an employee, a few in each transaction."""
    for start in range(0, len(whose), COUNTED_TOGETHER):
        runtime.transactions.run(
            partial(_recount_few, whose=whose[start : start + COUNTED_TOGETHER], now=now)
        )


def _recount_few(db: Session, *, whose: Sequence[tuple[int, int | None]], now: datetime) -> None:
    businesses = {business for business, _employee in whose}
    team = [employee for _business, employee in whose]
    ratings.lock(db, businesses, team)
    ratings.recount(db, businesses, team, now=now)
