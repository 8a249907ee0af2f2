"""The queues: every task until it is done, names that may not come back too soon, and who delivers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tools.local.tasks_fake.delivery import deliver
from tools.local.tasks_fake.signer import Signer
from tools.local.tasks_fake.task import Retry, Task

TOMBSTONE = timedelta(hours=1)  # "a task's name can be used again about an hour after it was done or deleted"
AT_ONCE = 8


class AlreadyExists(Exception):
    """The name is in use, or was until a moment ago."""


class Dispatcher:
    """Keeps tasks in memory and delivers each when it is due, until it succeeds or has failed too often."""

    def __init__(
        self,
        signer: Signer,
        retry: Retry | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._signer = signer
        self._retry = retry or Retry()
        self._clock = clock
        self._tasks: dict[str, Task] = {}
        self._tombstones: dict[str, datetime] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._couriers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier")
        self._watch = threading.Thread(target=self._deliver_what_is_due, daemon=True)
        self._watch.start()

    def create(self, parent: str, request: dict[str, Any]) -> Task:
        """Queue a task; raises Invalid or AlreadyExists."""
        task = Task.of(parent, request, self._clock())
        with self._changed:
            self._bury_the_forgotten()
            if task.name in self._tasks or task.name in self._tombstones:
                raise AlreadyExists(task.name)
            self._tasks[task.name] = task
            self._changed.notify()
            return replace(task)

    def get(self, name: str) -> Task | None:
        """The task as it stands, or None when there is none (any more)."""
        with self._changed:
            return self._tasks.get(name)

    def of_queue(self, parent: str) -> list[Task]:
        """The queue's tasks, the next one first."""
        with self._changed:
            tasks = [task for task in self._tasks.values() if task.queue == parent]
        return sorted(tasks, key=lambda task: task.schedule_at)

    def delete(self, name: str) -> bool:
        """Forget a task; False when there is none."""
        with self._changed:
            return self._bury(name)

    def close(self) -> None:
        """Deliver nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._watch.join()
        self._couriers.shutdown(cancel_futures=True)

    def _deliver_what_is_due(self) -> None:
        with self._changed:
            while not self._closed:
                now = self._clock()
                waiting = [task for task in self._tasks.values() if not task.busy]
                for task in waiting:
                    if task.schedule_at <= now:
                        task.busy = True
                        self._couriers.submit(self._attempt, task)
                later = [task.schedule_at for task in waiting if task.schedule_at > now]
                # Never longer than a second at a time: the clock may be one that jumps.
                self._changed.wait(min([1.0, *((at - now).total_seconds() for at in later)]))

    def _attempt(self, task: Task) -> None:
        task.dispatch_count += 1
        status = deliver(task, self._signer)
        with self._changed:
            task.response_count += status is not None
            task.last_status = status
            if (status is not None and 200 <= status < 300) or self._is_hopeless(task):
                self._bury(task.name)
            else:
                pause = self._retry.pause_after(task.dispatch_count)
                task.schedule_at = self._clock() + timedelta(seconds=pause)
            task.busy = False
            self._changed.notify()

    def _is_hopeless(self, task: Task) -> bool:
        return 0 < self._retry.max_attempts <= task.dispatch_count

    def _bury(self, name: str) -> bool:
        if self._tasks.pop(name, None) is None:
            return False
        self._tombstones[name] = self._clock() + TOMBSTONE
        return True

    def _bury_the_forgotten(self) -> None:
        now = self._clock()
        self._tombstones = {name: until for name, until in self._tombstones.items() if until > now}
