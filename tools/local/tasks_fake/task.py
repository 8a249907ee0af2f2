"""One task: what the client asked for, what happened so far, and how it reads as JSON.

The shapes are those of cloudtasks.v2 (google-api-python-client's discovery document).
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NAME = re.compile(r"projects/[^/]+/locations/[^/]+/queues/([A-Za-z0-9-]{1,100})/tasks/([A-Za-z0-9_-]{1,500})")
METHODS = ("HTTP_METHOD_UNSPECIFIED", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
HORIZON = timedelta(days=30)
DEADLINE = timedelta(minutes=10)
LARGEST_BODY = 1024 * 1024


class Invalid(ValueError):
    """The client's request is one that Cloud Tasks refuses with INVALID_ARGUMENT."""


@dataclass(frozen=True)
class Retry:
    """A queue's RetryConfig; the defaults are Cloud Tasks' own. Times in seconds."""

    max_attempts: int = 100
    min_backoff: float = 0.1
    max_backoff: float = 3600
    max_doublings: int = 16

    def pause_after(self, attempts: int) -> float:
        """Seconds to wait after the `attempts`-th failure: doubled, then growing evenly, then the maximum."""
        doublings = min(attempts - 1, self.max_doublings)
        steps = 1 + max(0, attempts - 1 - self.max_doublings)
        return min(self.min_backoff * float(2**doublings) * steps, self.max_backoff)


@dataclass
class Task:
    """A task in a queue; all times are aware and in UTC."""

    name: str
    url: str
    method: str
    headers: dict[str, str]
    body: bytes
    oidc: dict[str, str] | None
    schedule_at: datetime
    deadline: timedelta
    created_at: datetime
    dispatch_count: int = 0
    response_count: int = 0
    last_status: int | None = None
    busy: bool = field(default=False, repr=False)

    @classmethod
    def of(cls, parent: str, request: dict[str, Any], now: datetime) -> Task:
        """Read a CreateTaskRequest; raises Invalid."""
        task = request.get("task") or {}
        http = task.get("httpRequest") or {}
        if not str(http.get("url", "")).startswith(("http://", "https://")):
            raise Invalid("HttpRequest.url must start with http:// or https://")
        return cls(
            name=_name(parent, task.get("name")),
            url=http["url"],
            method=_method(http.get("httpMethod", "POST")),
            headers=dict(http.get("headers") or {}),
            body=_body(http.get("body", "")),
            oidc=http.get("oidcToken"),
            schedule_at=_schedule(task.get("scheduleTime"), now),
            deadline=_deadline(task.get("dispatchDeadline")),
            created_at=now,
        )

    @property
    def queue(self) -> str:
        """The queue's full name."""
        return self.name.rsplit("/tasks/", 1)[0]

    def as_json(self) -> dict[str, Any]:
        """The task in the BASIC view: the body is left out, as the real service leaves it out."""
        http: dict[str, Any] = {"url": self.url, "httpMethod": self.method, "headers": self.headers}
        if self.oidc:
            http["oidcToken"] = self.oidc
        return {
            "name": self.name,
            "httpRequest": http,
            "scheduleTime": _rfc3339(self.schedule_at),
            "createTime": _rfc3339(self.created_at.replace(microsecond=0)),
            "dispatchDeadline": f"{self.deadline.total_seconds():.0f}s",
            "dispatchCount": self.dispatch_count,
            "responseCount": self.response_count,
            "view": "BASIC",
        }


def _name(parent: str, name: str | None) -> str:
    name = name or f"{parent}/tasks/{uuid.uuid4().int}"
    if not name.startswith(f"{parent}/tasks/") or not NAME.fullmatch(name):
        raise Invalid(f"Task.name is not a task's name in {parent}: {name}")
    return name


def _method(method: str | int) -> str:
    """The REST client writes enums as numbers."""
    name = METHODS[method] if isinstance(method, int) else method
    return "POST" if name == METHODS[0] else name


def _body(text: str) -> bytes:
    try:
        body = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Invalid("HttpRequest.body is not base64") from error
    if len(body) > LARGEST_BODY:
        raise Invalid("Task size too large")
    return body


def _schedule(text: str | None, now: datetime) -> datetime:
    """A time in the past means now."""
    at = max(datetime.fromisoformat(text), now) if text else now
    if at > now + HORIZON:
        raise Invalid("Task.scheduleTime must not be more than 30 days in the future")
    return at


def _deadline(text: str | None) -> timedelta:
    deadline = timedelta(seconds=float(text.removesuffix("s"))) if text else DEADLINE
    if not timedelta(seconds=15) <= deadline <= timedelta(minutes=30):
        raise Invalid("Task.dispatchDeadline must be between 15s and 30m")
    return deadline


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
