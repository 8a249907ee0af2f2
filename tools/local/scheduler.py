"""Cloud Scheduler on this machine: a loop over terraform/schedules.json, one line a run."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from tools.local.tick import schedules, tick


def run(jobs: list[dict[str, Any]]) -> None:
    """Keep every job's rhythm for ever, each in its own thread, so that a slow one delays only itself."""
    threads = [threading.Thread(target=_keep_rhythm, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    threading.Event().wait()


def _keep_rhythm(job: dict[str, Any]) -> None:
    """Run the job on each whole multiple of `every_seconds` of the clock; a slow run skips beats."""
    while True:
        time.sleep(job["every_seconds"] - time.time() % job["every_seconds"])
        try:
            status, reply = tick(job["path"], os.environ)
        except OSError as problem:
            status, reply = 0, str(problem)
        print(f"{job['name']}: {status} {reply.strip()[:200]}", flush=True)


if __name__ == "__main__":
    run(schedules())
