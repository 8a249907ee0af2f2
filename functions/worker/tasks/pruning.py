"""Tidying up: what has served its purpose goes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Result, Select, delete, func, select
from sqlalchemy.orm import Session

from common import following
from common.models import (
    Device,
    Fault,
    IdempotencyKey,
    JobRun,
    MessageKey,
    OneTimeCode,
    OperatorSession,
    Outbox,
    OutboxState,
    Queue,
    RateLimit,
    RateWindow,
    Registration,
    UserSession,
)
from common.runtime import Runtime
from functions.worker.tasks.board import background

_SENT_KEPT = timedelta(days=30)
_GIVEN_UP_KEPT = timedelta(days=90)
"""Nobody wants a letter that is three months late; other work that failed stays until somebody has looked at it."""
_TO_PEOPLE = (Queue.MAIL, Queue.SMS, Queue.PUSH)
_SESSIONS_KEPT = timedelta(days=180)
"""So long does a device that was signed out count as known."""
_RUNS_KEPT = _FAULTS_KEPT = timedelta(days=30)
_PANEL_SESSIONS_KEPT = timedelta(days=90)
"""Who was in the panel stays in the audit log; here it is for looking back on the last months."""


@background.every(lambda _settings: 60, "prune")
def prune(runtime: Runtime) -> dict[str, int]:
    """Forget what has served its purpose: old replies, counters, attempts, codes, sessions and messages."""
    return runtime.transactions.run(lambda db: _pruned(db, runtime))


def _pruned(db: Session, runtime: Runtime) -> dict[str, int]:
    now = runtime.clock.now()
    sent = Outbox.state.in_((OutboxState.SENT, OutboxState.SKIPPED)) & (Outbox.created_at < now - _SENT_KEPT)
    is_given_up = Outbox.state.in_((OutboxState.DEAD, OutboxState.UNKNOWN)) & Outbox.queue.in_(_TO_PEOPLE)
    old = {
        "idempotency_keys": delete(IdempotencyKey).where(IdempotencyKey.expires_at < now),
        "rate_limits": delete(RateLimit).where(RateLimit.tat < now),
        "rate_windows": delete(RateWindow).where(RateWindow.expires_at < now),
        "registrations": delete(Registration).where(Registration.expires_at < now - timedelta(days=1)),
        "codes": delete(OneTimeCode).where(OneTimeCode.expires_at < now - timedelta(days=1)),
        "sessions": delete(UserSession).where(UserSession.expires_at < now - _SESSIONS_KEPT),
        "messages": delete(Outbox).where(sent),
        "given_up": delete(Outbox).where(is_given_up).where(Outbox.due < now - _GIVEN_UP_KEPT),
        "message_keys": delete(MessageKey).where(MessageKey.expires_on < now.date()),
        "job_runs": delete(JobRun).where(JobRun.started_at < now - _RUNS_KEPT),
        "faults": delete(Fault).where(Fault.hour < now - _FAULTS_KEPT),
        "panel_sessions": delete(OperatorSession).where(_panel_is_left(now - _PANEL_SESSIONS_KEPT)),
    }
    devices = following.forget_devices(db, Device.session_id.in_(_over(now)), now=now)
    return {"devices": devices} | {name: _count(db.execute(statement)) for name, statement in old.items()}


def _over(now: datetime) -> Select[int]:
    """Sessions that nobody has renewed in time; what was signed in there rings no more."""
    return select(UserSession.id).where(UserSession.expires_at < now)


def _panel_is_left(before: datetime) -> ColumnElement[bool]:
    """Sessions that ended, by somebody's hand or by themselves, before then."""
    return func.least(OperatorSession.ended_at, OperatorSession.expires_at) < before


def _count(result: Result[Any]) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
