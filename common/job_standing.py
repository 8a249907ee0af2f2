"""How each job stands: whether it ran when it should have, and came to a good end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from common import job_runs
from common.models import JobRun

_AT_LEAST_LATE = timedelta(minutes=5)
_LONGEST_RUN = timedelta(minutes=30)
"""Cloud Scheduler waits for an answer no longer than that."""


class Timed(Protocol):
    """A job, by its name and how often it should run."""

    @property
    def name(self) -> str:
        """As it is called in schedules and runs."""
        ...

    @property
    def every(self) -> timedelta:
        """How often it should begin."""
        ...


Job = TypeVar("Job", bound=Timed)


class How(StrEnum):
    """How a job stands."""

    FINE = "fine"
    RUNNING = "running"
    LATE = "late"
    FAILED = "failed"
    LOST = "lost"
    NEVER = "never"
    NOT_YET = "not_yet"


AMISS = (How.LATE, How.FAILED, How.LOST, How.NEVER)
"""Somebody should look."""


@dataclass(frozen=True, slots=True)
class Standing(Generic[Job]):
    """A job, its newest run, and how it stands."""

    job: Job
    last: JobRun | None
    how: How

    @property
    def is_amiss(self) -> bool:
        """Whether somebody should look at it."""
        return self.how in AMISS


def standing_of(db: Session, jobs: Iterable[Job], now: datetime) -> list[Standing[Job]]:
    """Each of these jobs, in their order, judged by its newest run."""
    newest = {run.job: run for run in job_runs.last_runs(db)}
    clock_began = job_runs.first_start(db)

    def standing(job: Job) -> Standing[Job]:
        last = newest.get(job.name)
        how = _without_a_run(job, clock_began, now) if last is None else _how(job, last, now)
        return Standing(job, last, how)

    return [standing(job) for job in jobs]


def _without_a_run(job: Timed, clock_began: datetime | None, now: datetime) -> How:
    """A clock that has never run anything, or not this in its time, is amiss; one that was just set up is not."""
    is_new = clock_began is not None and not _is_overdue(job, clock_began, now)
    return How.NOT_YET if is_new else How.NEVER


def _how(job: Timed, last: JobRun, now: datetime) -> How:
    """1. not again in its time; 2. by how the newest run ended."""
    return How.LATE if _is_overdue(job, last.started_at, now) else how_it_went(last, now)


def _is_overdue(job: Timed, since: datetime, now: datetime) -> bool:
    """Its time has passed, and a tenth of that or five minutes."""
    return now - since > job.every + max(job.every / 10, _AT_LEAST_LATE)


def how_it_went(run: JobRun, now: datetime) -> How:
    """How one run ended, or that it has not."""
    if run.error is not None:
        return How.FAILED
    if run.finished_at is not None:
        return How.FINE
    return How.RUNNING if now - run.started_at <= _LONGEST_RUN else How.LOST
