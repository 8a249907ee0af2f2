"""The Cloud Tasks fake, spoken to by the real client, behaves as the real service does."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from google.api_core.exceptions import BadRequest, Conflict, NotFound
from google.cloud.tasks_v2 import CloudTasksClient, Task

from common.clock import SetClock
from tests.e2e.stack.conftest import QUEUE, Worker
from tests.e2e.stack.waiting import until
from tools.local.tasks_fake import Retry


def task_for(worker: Worker, name: str | None = None, **more: Any) -> Task:
    """A task as the relay creates it."""
    request = {"url": worker.url, "body": b'{"outbox": "1"}', "headers": {"Content-Type": "application/json"}}
    request |= more.pop("request", {})
    named = {"name": f"{QUEUE}/tasks/{name}"} if name else {}
    return Task({"http_request": request, **named, **more})


def test_it_delivers_the_body_with_the_headers_of_cloud_tasks(
    cloud_tasks: CloudTasksClient, worker: Worker
) -> None:
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "booked-1"))
    until(lambda: worker.arrivals, "the task arrives")
    headers, body = worker.arrivals[0]
    assert body == b'{"outbox": "1"}'
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Cloudtasks-Queuename"] == "default"
    assert headers["X-Cloudtasks-Taskname"] == "booked-1"
    assert headers["X-Cloudtasks-Taskretrycount"] == "0"


def test_it_refuses_a_name_that_waits_already(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    later = queue_clock.now() + timedelta(hours=1)
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "once", schedule_time=later))
    with pytest.raises(Conflict):
        cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "once"))


def test_a_name_that_is_done_comes_back_only_after_an_hour(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    done = cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "once"))
    until(lambda: is_gone(cloud_tasks, done.name), "the task is done")
    with pytest.raises(Conflict):
        cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "once"))
    queue_clock.advance(timedelta(minutes=61))
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "once"))
    until(lambda: len(worker.arrivals) == 2, "the task arrives again")


def test_it_waits_for_the_scheduled_time(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    at = queue_clock.now() + timedelta(hours=1)
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "later", schedule_time=at))
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "now"))
    until(lambda: is_gone(cloud_tasks, f"{QUEUE}/tasks/now"), "the task without a time is done")
    waiting = list(cloud_tasks.list_tasks(parent=QUEUE))
    assert [task.name for task in waiting] == [f"{QUEUE}/tasks/later"]
    queue_clock.advance(timedelta(hours=1))
    until(lambda: len(worker.arrivals) == 2, "the task with a time arrives")
    assert [headers["X-Cloudtasks-Taskname"] for headers, _ in worker.arrivals] == ["now", "later"]


def test_it_tries_again_after_a_pause(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    worker.statuses = [503, 200]
    task = cloud_tasks.create_task(parent=QUEUE, task=task_for(worker))
    until(lambda: cloud_tasks.get_task(name=task.name).response_count == 1, "the first attempt fails")
    assert cloud_tasks.get_task(name=task.name).schedule_time == queue_clock.now() + timedelta(seconds=10)
    queue_clock.advance(timedelta(seconds=10))
    until(lambda: is_gone(cloud_tasks, task.name), "the second attempt succeeds")
    headers, _ = worker.arrivals[1]
    assert headers["X-Cloudtasks-Taskretrycount"] == "1"
    assert headers["X-Cloudtasks-Taskpreviousresponse"] == "503"


def test_it_gives_up_after_the_last_attempt(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    worker.statuses = [500] * 10
    task = cloud_tasks.create_task(parent=QUEUE, task=task_for(worker))
    until(lambda: responses(cloud_tasks, task.name) == 1, "the first attempt fails")
    queue_clock.advance(timedelta(minutes=1))
    until(lambda: responses(cloud_tasks, task.name) == 2, "the second attempt fails")
    queue_clock.advance(timedelta(minutes=1))
    until(lambda: is_gone(cloud_tasks, task.name), "the task is given up")
    assert len(worker.arrivals) == 3


def test_the_pauses_double_and_then_grow_evenly_up_to_the_maximum() -> None:
    """The example of Cloud Tasks' own documentation of RetryConfig.maxDoublings."""
    retry = Retry(min_backoff=10, max_backoff=300, max_doublings=3)
    assert [retry.pause_after(attempt) for attempt in range(1, 9)] == [10, 20, 40, 80, 160, 240, 300, 300]


def test_the_token_is_signed_for_the_audience(
    cloud_tasks: CloudTasksClient, tasks_url: str, worker: Worker
) -> None:
    wish = {
        "service_account_email": "tasks-invoker@avatid-local.iam.gserviceaccount.com",
        "audience": "https://worker",
    }
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, request={"oidc_token": wish}))
    until(lambda: worker.arrivals, "the task arrives")
    token = worker.arrivals[0][0]["Authorization"].removeprefix("Bearer ")
    key = jwt.PyJWKClient(f"{tasks_url}/certs").get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="https://worker")
    assert claims["iss"] == "https://accounts.google.com"
    assert claims["email"] == wish["service_account_email"]
    assert claims["email_verified"] is True
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(token, key, algorithms=["RS256"], audience="https://another")


def test_a_deleted_task_never_arrives(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    at = queue_clock.now() + timedelta(minutes=1)
    task = cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "deleted", schedule_time=at))
    cloud_tasks.delete_task(name=task.name)
    queue_clock.advance(timedelta(minutes=2))
    cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, "kept"))
    until(lambda: worker.arrivals, "the other task arrives")
    assert [headers["X-Cloudtasks-Taskname"] for headers, _ in worker.arrivals] == ["kept"]


def test_it_refuses_a_time_beyond_thirty_days(
    cloud_tasks: CloudTasksClient, worker: Worker, queue_clock: SetClock
) -> None:
    far = queue_clock.now() + timedelta(days=31)
    with pytest.raises(BadRequest):
        cloud_tasks.create_task(parent=QUEUE, task=task_for(worker, schedule_time=far))


def is_gone(cloud_tasks: CloudTasksClient, name: str) -> bool:
    """Whether the queue has forgotten the task: done, deleted or given up."""
    try:
        cloud_tasks.get_task(name=name)
    except NotFound:
        return True
    return False


def responses(cloud_tasks: CloudTasksClient, name: str) -> int:
    """How many attempts were answered and are settled (the next one lies in the future)."""
    count: int = cloud_tasks.get_task(name=name).response_count
    return count
