"""How each job stands: whether it ran when it should have, and came to a good end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from common import job_runs
from common.models import JobRun
from functions.admin.panel.pages.job_runs.schedule import Scheduled, scheduled

_AT_LEAST_LATE = timedelta(minutes=5)
_LONGEST_RUN = timedelta(minutes=30)
"""Cloud Scheduler waits for an answer no longer than that."""


class How(StrEnum):
    """How a job stands."""

    FINE = "fine"
    RUNNING = "running"
    LATE = "late"
    FAILED = "failed"
    LOST = "lost"
    NEVER = "never"


_AMISS = (How.LATE, How.FAILED, How.LOST, How.NEVER)


@dataclass(frozen=True, slots=True)
class Standing:
    """A job, its newest run, and how it stands."""

    job: Scheduled
    last: JobRun | None
    how: How

    @property
    def is_amiss(self) -> bool:
        """Whether somebody should look at it."""
        return self.how in _AMISS


def jobs(db: Session, now: datetime) -> list[Standing]:
    """Every job that is scheduled, by name."""
    newest = {run.job: run for run in job_runs.last_runs(db)}
    return [Standing(job, newest.get(job.name), _how(job, newest.get(job.name), now)) for job in scheduled()]


def _how(job: Scheduled, last: JobRun | None, now: datetime) -> How:
    """1. never; 2. not again in its time, and a tenth of that or five minutes; 3. by how the newest run ended."""
    if last is None:
        return How.NEVER
    since = now - last.started_at
    if since > job.every + max(job.every / 10, _AT_LEAST_LATE):
        return How.LATE
    return how_it_went(last, now)


def how_it_went(run: JobRun, now: datetime) -> How:
    """How one run ended, or that it has not."""
    if run.error is not None:
        return How.FAILED
    if run.finished_at is not None:
        return How.FINE
    return How.RUNNING if now - run.started_at <= _LONGEST_RUN else How.LOST
