"""Every job is started by the clock, in a way that the worker lets in; every queue that is written to is there."""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.cloud.check.judging.built import Built, Resource
from tools.cloud.check.judging.environment import plain

INVOKER = "tasks-invoker"


def off_the_clock(built: Built, schedules: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Jobs (by path) that nothing starts, or not as the code says; and clocks that start nothing of ours."""
    clocks = {_path(one): one for one in built.of("google_cloud_scheduler_job")}
    for path, schedule in schedules.items():
        if path not in clocks:
            yield f"{path} is started by no Scheduler job"
            continue
        yield from (f"{clocks[path]} {wrong}" for wrong in _amiss(built, clocks[path], schedule))
    yield from (f"{clocks[path]} starts {path}, which is no job" for path in clocks.keys() - schedules.keys())


def queues_amiss(built: Built, queues: set[str]) -> Iterator[str]:
    """Queues that the code writes to and nobody made, and the other way about."""
    made = {str(one["name"]) for one in built.of("google_cloud_tasks_queue")}
    yield from (f"messages go to queue {name}, which is not there" for name in sorted(queues - made))
    yield from (f"queue {name} is there, but no message goes to it" for name in sorted(made - queues))


def _path(clock: Resource) -> str:
    _scheme, _, rest = str(clock.block("http_target").get("uri")).partition("//")
    return "/" + rest.partition("/")[2]


def _amiss(built: Built, clock: Resource, schedule: Mapping[str, Any]) -> Iterator[str]:
    target = clock.block("http_target")
    token = (target.get("oidc_token") or [{}])[0]
    worker = plain(built, "worker")
    account = built.account(str(token.get("service_account_email")))
    if account is None or account["account_id"] != INVOKER:
        yield f"does not sign as {INVOKER}"
    if not worker.get("TASKS_AUDIENCE") or token.get("audience") != worker["TASKS_AUDIENCE"]:
        yield f"is made out to {token.get('audience')}, but the worker expects {worker.get('TASKS_AUDIENCE')}"
    if not str(target.get("uri")).startswith(f"{worker.get('WORKER_URL')}/"):
        yield f"calls {target.get('uri')}, which is not at {worker.get('WORKER_URL')}"
    for name in ("schedule", "time_zone"):
        if clock[name] != schedule[name]:
            yield f"has {name} {clock[name]}, not {schedule[name]}"
    if clock["paused"]:
        yield "is paused"
    if target.get("http_method") != "POST":
        yield "does not POST"
