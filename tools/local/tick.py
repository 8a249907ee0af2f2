"""Run one scheduled job now, as Cloud Scheduler would: python -m tools.local.tick outbox_sweep."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from tools.local import environment
from tools.local.serve import direct

DEADLINE_SECONDS = 180  # Cloud Scheduler's own for HTTP targets


def schedules() -> list[dict[str, Any]]:
    """The jobs of terraform/schedules.json: name, path, every_seconds, ...; none before it is generated."""
    file = environment.ROOT / "terraform" / "schedules.json"
    jobs: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return jobs


def tick(path: str, stack: Mapping[str, str]) -> tuple[int, str]:
    """POST to the worker with the invoker's OIDC token; returns the status and the body of the reply."""
    wish = {"email": stack["TASKS_INVOKER_EMAIL"], "audience": stack["TASKS_AUDIENCE"]}
    token = json.loads(_post(f"{stack['TASKS_API_ENDPOINT']}/token", json.dumps(wish).encode())[1])["token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "X-CloudScheduler": "true",
        "User-Agent": "Google-Cloud-Scheduler",
    }
    return _post(f"{stack['WORKER_URL']}{path}", b"", headers)


def _post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    kind = {"Content-Type": "application/json"} if body else {}
    request = urllib.request.Request(url, body, {**kind, **(headers or {})}, method="POST")
    try:
        with direct.open(request, timeout=DEADLINE_SECONDS) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def main(arguments: list[str]) -> str | None:
    """Tick the job named; returns a sentence when that did not work."""
    paths = {job["name"]: job["path"] for job in schedules()}
    if len(arguments) != 1 or arguments[0] not in paths:
        return f"Which job? make tick JOB=<one of {', '.join(paths)}>"
    try:
        status, reply = tick(paths[arguments[0]], environment.read(os.environ.get("PORT")))
    except (environment.Refused, OSError) as problem:
        return str(problem)
    print(status, reply)
    return None if status < 300 else f"{arguments[0]} answered {status}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
