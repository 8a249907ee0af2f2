"""What Cloud Tasks and Cloud Scheduler may ask of the worker; nobody else gets past IAM or the guard."""

from uuid import UUID

from pydantic import Field

from common import background, job_runs
from common.errors import NotFound
from common.runtime import Runtime
from common.web.contract import Api
from common.web.guards import platform
from common.web.validation import Answer, Body
from functions.worker import tasks as worker
from functions.worker.families import FAMILIES, TASKS

JOBS = {job.name: job for family in (*FAMILIES, worker.background) for job in family.jobs}

api = Api("worker")


class Hint(Body):
    """Which outbox message to look at."""

    outbox: UUID


class Delivered(Answer):
    """How it ended; `not_ours` when it is done, not due, or in other hands."""

    state: str = Field(examples=["sent"])


class JobDone(Answer):
    """What a job did, in counts."""

    done: dict[str, int] = Field(examples=[{"woken": 3}])


@api.post("/tasks/test/", auth=platform)
def celery_test_task() -> Delivered:
    """Say that tasks arrive; the smoke test after a deployment asks this."""
    return Delivered(state="sent")


@api.post("/tasks/<name>/", auth=platform.on("task"), errors=[NotFound])
def run_task(name: str, body: Hint, runtime: Runtime) -> Delivered:
    """Deliver one message of the outbox."""
    if name not in TASKS:
        raise NotFound
    return Delivered(state=background.run(TASKS[name], body.outbox, runtime))


@api.post("/cron/<name>/", auth=platform.on("schedule"), errors=[NotFound])
def run_job(name: str, runtime: Runtime) -> JobDone:
    """Run one scheduled job now."""
    if name not in JOBS:
        raise NotFound
    return JobDone(done=job_runs.run(JOBS[name], runtime))
