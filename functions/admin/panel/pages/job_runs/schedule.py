"""When each job should run: what the deployment is told, and nothing of our own."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[5] / "terraform" / "schedules.json"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A job, how often it runs, and in English what for."""

    name: str
    every: timedelta
    description: str


@cache
def scheduled() -> tuple[Scheduled, ...]:
    """Every job by name; none where that file was not brought along."""
    jobs = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else []
    found = [
        Scheduled(each["name"], timedelta(seconds=each["every_seconds"]), each["description"])
        for each in jobs
    ]
    return tuple(sorted(found, key=lambda job: job.name))
