"""Every run of a job leaves a row: what it did, or what stopped it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import job_runs
from common.background import Job
from common.clock import SetClock
from common.db import Transactions
from common.errors import Unavailable
from common.models import Fault, JobRun, OperatorSession
from common.runtime import Runtime
from functions.worker.routes import run_job
from functions.worker.tasks import prune
from tests.integration.conftest import Phone


def job(act: Callable[[Runtime], dict[str, int]], name: str = "water_plants") -> Job:
    """A job that does this."""
    return Job(name, lambda _settings: 60, act)


def rows(db: Session) -> list[JobRun]:
    """Every run, oldest first, as it stands now."""
    return list(db.scalars(select(JobRun).order_by(JobRun.id).execution_options(populate_existing=True)))


def test_a_run_says_what_it_did_and_how_long_it_took(runtime: Runtime, db: Session, clock: SetClock) -> None:
    began = clock.now()

    def water(_runtime: Runtime) -> dict[str, int]:
        clock.advance(timedelta(seconds=3))
        return {"plants": 7}

    assert job_runs.run(job(water), runtime) == {"plants": 7}
    (row,) = rows(db)
    assert (row.job, row.started_at, row.done, row.error) == ("water_plants", began, {"plants": 7}, None)
    assert row.finished_at == began + timedelta(seconds=3)


def test_a_run_that_breaks_leaves_the_kind_of_its_error_and_none_of_its_words(
    runtime: Runtime, db: Session
) -> None:
    def trip(_runtime: Runtime) -> dict[str, int]:
        raise LookupError("alice@example.com")

    with pytest.raises(LookupError):
        job_runs.run(job(trip), runtime)
    (row,) = rows(db)
    assert (row.error, row.done, row.finished_at) == ("LookupError", {}, runtime.clock.now())


def test_a_run_that_never_comes_back_is_seen_to_have_begun(runtime: Runtime, db: Session) -> None:
    def look(_runtime: Runtime) -> dict[str, int]:
        (row,) = rows(db)
        assert row.finished_at is None
        return {}

    job_runs.run(job(look), runtime)
    assert rows(db)[0].finished_at is not None


def test_a_clock_that_is_set_back_meanwhile_does_no_harm(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    def set_back(_runtime: Runtime) -> dict[str, int]:
        clock.at -= timedelta(minutes=5)
        return {}

    job_runs.run(job(set_back), runtime)
    (row,) = rows(db)
    assert row.finished_at == row.started_at


def test_a_job_runs_although_nobody_can_note_it(runtime: Runtime, db: Session) -> None:
    def out_of_reach() -> Session:
        raise Unavailable

    mute = replace(runtime, transactions=Transactions(out_of_reach))
    assert job_runs.run(job(lambda _runtime: {"plants": 7}), mute) == {"plants": 7}
    assert rows(db) == []


def test_whatever_the_clock_asks_of_the_worker_is_noted(runtime: Runtime, db: Session) -> None:
    done = run_job("prune", runtime).done
    (row,) = rows(db)
    assert (row.job, row.done) == ("prune", done)


def test_the_last_run_of_each_job_is_found(runtime: Runtime, db: Session, clock: SetClock) -> None:
    began = clock.now()
    for name in ("b", "a", "b"):
        job_runs.run(job(lambda _runtime: {}, name), runtime)
        clock.advance(timedelta(minutes=1))
    with pytest.raises(ZeroDivisionError):
        job_runs.run(job(lambda _runtime: {"plants": 1 // 0}, "c"), runtime)
    last = [(each.job, each.started_at - began) for each in job_runs.last_runs(db)]
    assert last == [("a", timedelta(minutes=1)), ("b", timedelta(minutes=2)), ("c", timedelta(minutes=3))]


def test_where_nothing_has_run_there_is_no_last_run(db: Session) -> None:
    assert job_runs.last_runs(db) == []


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_runs_and_faults_are_forgotten_after_a_month(
    runtime: Runtime, db: Session, clock: SetClock, days: int, left: int
) -> None:
    db.add(JobRun(job="water_plants", started_at=clock.now(), done={}))
    hour = clock.now().replace(minute=0)
    db.add(Fault(hour=hour, family="booking", route="/api/business/book/", kind="KeyError"))
    db.commit()
    clock.advance(timedelta(days=days))
    prune(runtime)
    assert (count(db, JobRun), count(db, Fault)) == (left, left)


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 1), (98, 0)])
def test_sessions_in_the_panel_are_forgotten_three_months_after_their_end(
    teuta: Phone, runtime: Runtime, db: Session, clock: SetClock, days: int, left: int
) -> None:
    assert teuta.user is not None
    now, a_week = clock.now(), clock.now() + timedelta(days=7)
    more = {"operator_id": teuta.user.id, "last_seen_at": now, "expires_at": a_week}
    db.add(OperatorSession(token_hash=b"a" * 32, ended_at=now, ended_reason="signed_out", **more))
    db.add(OperatorSession(token_hash=b"b" * 32, **more))
    db.commit()
    clock.advance(timedelta(days=days))
    prune(runtime)
    assert count(db, OperatorSession) == left


def count(db: Session, table: Any) -> int:
    """How many rows are left."""
    return db.scalars(select(func.count()).select_from(table)).one()
