"""What the clock has run: each run of a job is written down, also one that fails or never comes back."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from common.background import Job
from common.models import JobRun
from common.runtime import Runtime

log = logging.getLogger(__name__)


def run(job: Job, runtime: Runtime) -> dict[str, int]:
    """Run a job and say what it did, in counts; its run is written down before and after.

    That is a note beside the work: if it cannot be written, the job runs all the same. Whatever the job raises is
    noted by its class and raised again.
    """
    key = _begun(job, runtime)
    try:
        done = job.act(runtime)
    except Exception as error:
        _ended(key, runtime, error=type(error).__name__)
        raise
    _ended(key, runtime, done=done)
    return done


def _begun(job: Job, runtime: Runtime) -> int | None:
    def write(db: Session) -> int:
        row = JobRun(job=job.name, started_at=runtime.clock.now())
        db.add(row)
        db.flush()
        return row.id

    try:
        return runtime.transactions.run(write)
    except Exception as error:
        log.warning("a job's run could not be noted", extra={"job": job.name}, exc_info=error)
        return None


def _ended(
    key: int | None, runtime: Runtime, *, done: dict[str, int] | None = None, error: str | None = None
) -> None:
    """The run is over; never before it began, whatever the clock says by now."""
    if key is None:
        return
    over = update(JobRun).where(JobRun.id == key)
    over = over.values(
        finished_at=func.greatest(JobRun.started_at, runtime.clock.now()), done=done or {}, error=error
    )
    try:
        runtime.transactions.run(lambda db: db.execute(over))
    except Exception as problem:
        log.warning("a job's end could not be noted", extra={"run": key}, exc_info=problem)


def last_runs(db: Session) -> Sequence[JobRun]:
    """The newest run of every job that has run, by name; one look into the index for each of them."""
    newer = aliased(JobRun)
    names = _names().cte("names")
    newest = (
        select(newer.id)
        .where(newer.job == names.c.job)
        .order_by(newer.started_at.desc(), newer.id.desc())
        .limit(1)
        .correlate(names)
        .scalar_subquery()
    )
    return db.scalars(select(JobRun).join(names, JobRun.id == newest).order_by(JobRun.job)).all()


def first_start(db: Session) -> datetime | None:
    """When the oldest run that is still written down began; None if nothing has ever run."""
    return db.scalar(select(func.min(JobRun.started_at)))


def _names() -> Select[str]:
    """Every job that has run, hopping from name to name in the index (PostgreSQL wiki, Loose indexscan)."""
    first = select(func.min(JobRun.job).label("job")).cte("hops", recursive=True)
    following = select(func.min(JobRun.job)).where(JobRun.job > first.c.job).scalar_subquery()
    hops = first.union_all(select(following).where(first.c.job.is_not(None)))
    return select(hops.c.job).where(hops.c.job.is_not(None))
