"""One HTTP request to the worker, with the headers that Cloud Tasks adds."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

from tools.local.serve import direct
from tools.local.tasks_fake.signer import Signer
from tools.local.tasks_fake.task import Task


def deliver(task: Task, signer: Signer) -> int | None:
    """Send the task; returns the status of the reply, or None when none came within the deadline."""
    headers = {"Content-Type": "application/octet-stream", **task.headers, **_added(task)}
    if task.oidc:
        audience = task.oidc.get("audience") or task.url
        token = signer.token(task.oidc["serviceAccountEmail"], audience)
        headers["Authorization"] = f"Bearer {token}"
    body = task.body if task.method in {"POST", "PUT", "PATCH"} else None
    request = urllib.request.Request(task.url, body, headers, method=task.method)
    try:
        with direct.open(request, timeout=task.deadline.total_seconds()) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code
    except (OSError, http.client.HTTPException):
        return None


def _added(task: Task) -> dict[str, str]:
    """https://docs.cloud.google.com/tasks/docs/creating-http-target-tasks, "Handler request headers"."""
    queue, short_name = task.queue.rsplit("/", 1)[1], task.name.rsplit("/", 1)[1]
    headers = {
        "User-Agent": "Google-Cloud-Tasks",
        "X-CloudTasks-QueueName": queue,
        "X-CloudTasks-TaskName": short_name,
        "X-CloudTasks-TaskRetryCount": str(task.dispatch_count - 1),
        "X-CloudTasks-TaskExecutionCount": str(task.response_count),
        "X-CloudTasks-TaskETA": f"{task.schedule_at.timestamp():.6f}",
    }
    if task.last_status is not None:
        headers["X-CloudTasks-TaskPreviousResponse"] = str(task.last_status)
    return headers
