"""What the log says every five minutes about the jobs of the clock: alerts are built on these lines."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import JobRun
from common.runtime import Runtime
from functions.worker.routes import JOBS, run_job

Lines = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def every_line(caplog: pytest.LogCaptureFixture) -> None:
    """Quiet lines are written, too, as in a function."""
    caplog.set_level("INFO")


@pytest.fixture
def healthy(db: Session, clock: SetClock, runtime: Runtime) -> None:
    """Every job has run a minute ago, and came to a good end."""
    for name in JOBS:
        began(db, name, clock.now() - timedelta(minutes=1))


def began(db: Session, job: str, at: datetime, **how: Any) -> None:
    """A run of this job that took a second, unless `how` says otherwise."""
    db.add(
        JobRun(**{"job": job, "started_at": at, "finished_at": at + timedelta(seconds=1), "done": {}} | how)
    )
    db.commit()


def told(runtime: Runtime, lines: Lines, message: str) -> Lines:
    """What a run of the report says under this name."""
    lines.clear()
    run_job("report_jobs", runtime)
    return [line for line in lines if line["message"] == message]


def test_when_all_is_well_one_quiet_line_says_so(healthy: None, runtime: Runtime, log_lines: Lines) -> None:
    (line,) = told(runtime, log_lines, "how the jobs stand")
    figures = {name: line[name] for name in ("jobs", "amiss", "late", "failed", "lost", "never")}
    assert figures == {"jobs": len(JOBS) - 1, "amiss": 0, "late": 0, "failed": 0, "lost": 0, "never": 0}
    assert line["severity"] == "INFO"
    assert told(runtime, log_lines, "a job is amiss") == []


@pytest.mark.parametrize(
    ("job", "minutes", "late"),
    [("outbox_sweep", 6, 0), ("outbox_sweep", 7, 1), ("prune", 65, 0), ("prune", 67, 1)],
)
def test_a_job_is_late_by_the_interval_that_it_declares(
    healthy: None,
    runtime: Runtime,
    db: Session,
    clock: SetClock,
    log_lines: Lines,
    job: str,
    minutes: int,
    late: int,
) -> None:
    db.query(JobRun).filter(JobRun.job == job).delete()
    began(db, job, clock.now() - timedelta(minutes=minutes))
    found = told(runtime, log_lines, "a job is amiss")
    assert [(line["job"], line["how"], line["minutes_since"]) for line in found] == [
        (job, "late", minutes)
    ] * late
    assert {line["severity"] for line in found} <= {"ERROR"}


def test_a_job_whose_last_run_failed_is_an_error_until_one_does_not(
    healthy: None, runtime: Runtime, db: Session, clock: SetClock, log_lines: Lines
) -> None:
    began(db, "expire_bookings", clock.now() - timedelta(seconds=30), error="KeyError")
    (line,) = told(runtime, log_lines, "a job is amiss")
    assert (line["job"], line["how"], line["error"], line["severity"]) == (
        "expire_bookings",
        "failed",
        "KeyError",
        "ERROR",
    )
    assert told(runtime, log_lines, "how the jobs stand")[0]["severity"] == "ERROR"
    began(db, "expire_bookings", clock.now() - timedelta(seconds=10))
    assert told(runtime, log_lines, "a job is amiss") == []


def test_a_job_that_never_came_back_is_lost(
    healthy: None, runtime: Runtime, db: Session, clock: SetClock, log_lines: Lines
) -> None:
    db.query(JobRun).filter(JobRun.job == "update_business_ratings").delete()
    began(db, "update_business_ratings", clock.now() - timedelta(minutes=31), finished_at=None)
    (line,) = told(runtime, log_lines, "a job is amiss")
    assert (line["job"], line["how"], line["every_minutes"]) == ("update_business_ratings", "lost", 24 * 60)


def test_a_job_that_has_never_run_is_said_and_wakes_nobody(
    healthy: None, runtime: Runtime, db: Session, clock: SetClock, log_lines: Lines
) -> None:
    began(db, "a_job_of_last_year", clock.now() - timedelta(days=20))
    db.query(JobRun).filter(JobRun.job == "sweep_uploads").delete()
    db.commit()
    (line,) = told(runtime, log_lines, "a job is amiss")
    assert (line["job"], line["how"], line["minutes_since"]) == ("sweep_uploads", "never", -1)
    assert line["severity"] == "WARNING"
    assert told(runtime, log_lines, "how the jobs stand")[0]["severity"] == "WARNING"


def test_an_installation_that_was_just_set_up_is_not_behind(runtime: Runtime, log_lines: Lines) -> None:
    assert told(runtime, log_lines, "a job is amiss") == []
