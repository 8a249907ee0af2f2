"""Jobs that belong to nobody in particular: the sweep, and tidying up."""

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, Result, delete
from sqlalchemy.orm import Session

from common import outbox
from common.background import Background
from common.models import IdempotencyKey, MessageKey, Outbox, OutboxState, RateLimit, RateWindow, Registration
from common.runtime import Runtime

background = Background()

_SENT_KEPT = timedelta(days=30)


@background.every(lambda _settings: 1, "outbox_sweep")
def outbox_sweep(runtime: Runtime) -> dict[str, int]:
    """Wake the worker for messages whose hint was lost or whose time has come."""
    left = runtime.transactions.run(lambda db: outbox.left_behind(db, runtime.clock.now()))
    outbox.relay(left, runtime)
    return {"woken": len(left)}


@background.every(lambda _settings: 60, "prune")
def prune(runtime: Runtime) -> dict[str, int]:
    """Forget what has served its purpose: old replies, counters, attempts and sent messages."""
    return runtime.transactions.run(lambda db: _pruned(db, runtime))


def _pruned(db: Session, runtime: Runtime) -> dict[str, int]:
    now = runtime.clock.now()
    sent = Outbox.state.in_((OutboxState.SENT, OutboxState.SKIPPED)) & (Outbox.created_at < now - _SENT_KEPT)
    old = {
        "idempotency_keys": delete(IdempotencyKey).where(IdempotencyKey.expires_at < now),
        "rate_limits": delete(RateLimit).where(RateLimit.tat < now),
        "rate_windows": delete(RateWindow).where(RateWindow.expires_at < now),
        "registrations": delete(Registration).where(Registration.expires_at < now - timedelta(days=1)),
        "messages": delete(Outbox).where(sent),
        "message_keys": delete(MessageKey).where(MessageKey.expires_on < now.date()),
    }
    return {name: _count(db.execute(statement)) for name, statement in old.items()}


def _count(result: Result[Any]) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
