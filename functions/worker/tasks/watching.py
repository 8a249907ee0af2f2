"""What says that a job has stopped doing its work, or that somebody has touched the audit log.

Alerts are built on these lines: docs/messages.md has them all.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from common import audit
from common.job_standing import AMISS, How, Standing, standing_of
from common.runtime import Runtime
from common.settings import Settings
from functions.worker.families import FAMILIES
from functions.worker.tasks.board import background

log = logging.getLogger(__name__)

_MINUTES, _DAILY = 5, 24 * 60


@dataclass(frozen=True, slots=True)
class _Timed:
    """A job and how often it runs here."""

    name: str
    every: timedelta


@background.every(lambda _settings: _MINUTES, "report_jobs")
def report_jobs(runtime: Runtime) -> dict[str, int]:
    """Write one line about how the clock's jobs stand, and an error for each that is late, failed or got lost."""
    now, timed = runtime.clock.now(), _jobs(runtime.settings)
    amiss = runtime.transactions.run(partial(_amiss, timed=timed, now=now))
    for line in amiss:
        log.log(_loudness(line), "a job is amiss", extra=line)
    found = Counter(line["how"] for line in amiss)
    figures = {"jobs": len(timed), "amiss": len(amiss)} | {how.value: found[how.value] for how in AMISS}
    log.log(max(map(_loudness, amiss), default=logging.INFO), "how the jobs stand", extra=figures)
    return figures


def _loudness(line: dict[str, Any]) -> int:
    """One that has never run may be new, and its first time still to come: that wakes nobody."""
    return logging.WARNING if line["how"] == How.NEVER else logging.ERROR


def _jobs(settings: Settings) -> list[_Timed]:
    """Every job but this one, as often as it declares: it cannot see that it does not run itself."""
    jobs = [job for family in (*FAMILIES, background) for job in family.jobs]
    return [
        _Timed(job.name, timedelta(minutes=job.minutes(settings)))
        for job in jobs
        if job.act is not report_jobs
    ]


def _amiss(db: Session, timed: list[_Timed], now: datetime) -> list[dict[str, Any]]:
    return [_line(each, now) for each in standing_of(db, timed, now) if each.is_amiss]


def _line(standing: Standing[_Timed], now: datetime) -> dict[str, Any]:
    last = standing.last
    return {
        "job": standing.job.name,
        "how": standing.how.value,
        "minutes_since": int((now - last.started_at).total_seconds() // 60) if last else -1,
        "every_minutes": int(standing.job.every.total_seconds() // 60),
        "error": (last.error if last else None) or "",
    }


@background.every(lambda _settings: _DAILY, "verify_audit")
def verify_audit(runtime: Runtime) -> dict[str, int]:
    """Read the whole audit log and say that it is whole, with its anchor, or which row somebody has touched.

    The log keeps that anchor where whoever rules the database cannot write: given to `make audit-verify SINCE=`, it
    shows what the chain cannot see by itself.
    """
    anchor, broken = runtime.transactions.run(lambda db: (audit.last_anchor(db), audit.verify(db)))
    if broken is None:
        log.info("the audit log is whole", extra={"anchor": str(anchor or "")})
    else:
        log.error("the audit log is broken", extra={"row": broken})
    return {"rows": anchor.chain_no if anchor else 0, "broken": int(broken is not None)}
