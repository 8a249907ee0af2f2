"""Cloud Tasks on its bad days: it delivers twice, late, and in another order; that is what it promises to do."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tools.local.tasks_fake import Dispatcher, Retry, Signer
from tools.local.tasks_fake.task import Task

_MOST_LATE_SECONDS = 2.0


class Courier(Dispatcher):
    """Hands hints to whichever worker is next; `unruly`, it copies and delays them. `delivers` off: it keeps them."""

    def __init__(self, signer: Signer) -> None:
        self.workers: Sequence[str] = ()
        self.unruly: random.Random | None = None
        self.delivers = True
        self.asked = self.copied = 0
        super().__init__(signer, Retry(max_backoff=1))

    def create(self, parent: str, request: dict[str, Any]) -> Task:
        """Take a hint."""
        if not self.delivers:
            return Task.of(parent, request, self._clock())
        task = super().create(parent, request)
        with self._changed:
            self.asked += 1
            mine = self._tasks.get(task.name)
            if mine is not None:
                self._spread(mine)
        return task

    def _spread(self, task: Task) -> None:
        task.url = self._elsewhere(task.url, self.asked)
        if self.unruly is None:
            return
        late = [timedelta(seconds=self.unruly.uniform(0, _MOST_LATE_SECONDS)) for _ in range(2)]
        again = replace(
            task, name=f"{task.name}-{uuid4().hex}", url=self._elsewhere(task.url, self.asked + 1), busy=False
        )
        again.schedule_at = task.created_at + late[0]
        self._tasks[again.name] = again
        self.copied += 1
        if not task.busy:
            task.schedule_at = task.created_at + late[1]

    def _elsewhere(self, url: str, number: int) -> str:
        path = url[url.index("/tasks/") :]
        return f"{self.workers[number % len(self.workers)]}{path}" if self.workers else url
