"""What runs by itself, and what of it does not."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from common.models import Fault, JobRun, Outbox, OutboxState, Queue

_SCHEDULES = Path(__file__).parents[2] / "terraform" / "schedules.json"
_ABOUT = "6f1f0a58-8d50-4a37-9a0f-0d8a5f7a2c11"
_LATE, _FAILED = "sync_missing_translations", "update_business_ratings"
GIVEN_UP = UUID("0d9f9d53-6a2d-4a64-8a53-6d8f3f0e5a01")
"""A mail that could not be sent."""


def break_some(db: Session, now: datetime) -> None:
    """Two messages that were given up, one that waits, every job's last run, some errors of ours."""
    db.add_all([_message(now, "mail", OutboxState.DEAD, GIVEN_UP), _message(now, "sms", OutboxState.UNKNOWN)])
    db.add(_message(now, "push", OutboxState.WAITING))
    for job in json.loads(_SCHEDULES.read_text()):
        db.add(_run(job["name"], timedelta(seconds=job["every_seconds"]), now))
    hour = now.replace(minute=0)
    db.add(_fault(hour, "booking", "/api/booking/<uuid:uid>/", "KeyError", 3))
    db.add(_fault(hour - timedelta(hours=2), "notify", "/api/notifications/list/", "OperationalError", 12))


def _message(now: datetime, queue: str, state: OutboxState, uid: UUID | None = None) -> Outbox:
    row = Outbox(kind=f"send_notification_{queue}", queue=Queue(queue), state=state, uid=uid)
    row.payload = {"notification": _ABOUT}
    row.created_at = row.due = now - timedelta(minutes=40)
    if state is not OutboxState.WAITING:
        row.attempts, row.last_error = 10, "The provider answered 500."
    return row


def _run(job: str, every: timedelta, now: datetime) -> JobRun:
    began = now - min(every / 2, timedelta(hours=3)) if job != _LATE else now - 3 * every
    run = JobRun(job=job, started_at=began, finished_at=began + timedelta(seconds=2), done={"done": 4})
    run.error = "OperationalError" if job == _FAILED else None
    return run


def _fault(hour: datetime, family: str, route: str, kind: str, times: int) -> Fault:
    return Fault(hour=hour, family=family, route=route, kind=kind, times=times, last_request_id="9f3c1d0a7b")
