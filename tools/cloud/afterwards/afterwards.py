"""What is ended, held back and begun anew after a restore, a statement each."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common import audit
from common.models import Conversation, OneTimeCode, OperatorSession, Outbox, OutboxState, Queue, UserSession

_REASON = "restored"
_ON_ITS_WAY = (OutboxState.WAITING, OutboxState.SENDING)
_TO_PEOPLE = (Queue.MAIL, Queue.SMS, Queue.PUSH)


def settle(db: Session, moment: datetime, now: datetime) -> dict[str, int]:
    """Do all of it, and say how much of each; done again, it finds only the conversations."""
    done = {
        what: _count(db, statement)
        for what, statement in {
            "sessions ended": _ended(UserSession, now),
            "panel sessions ended": sa.update(OperatorSession)
            .where(OperatorSession.ended_at.is_(None))
            .values(ended_at=now, ended_reason=_REASON),
            "codes and links used up": sa.update(OneTimeCode)
            .where(OneTimeCode.used_at.is_(None))
            .where(OneTimeCode.created_at <= moment)
            .values(used_at=now),
            "messages not sent again": _held(_TO_PEOPLE, moment).values(
                state=OutboxState.SKIPPED, payload={}, lease_until=None, handed_over_at=None, last_error=None
            ),
            "payments to look at": _held((Queue.PAYMENTS,), moment).values(
                state=OutboxState.DEAD, due=now, lease_until=None, handed_over_at=None, last_error=_REASON
            ),
            # where Firestore knows more, the job that shows them finds that out, and shows what the database has
            "conversations to show anew": sa.update(Conversation).values(mirrored_version=0, mirrored_no=0),
        }.items()
    }
    audit.note(db, None, "database.restored", data={"moment": moment.isoformat()} | done)
    return done


def _ended(table: type[UserSession], now: datetime) -> Any:
    """Whoever signed out, was signed out or changed the password since then would be signed in again."""
    live = sa.update(table).where(table.revoked_at.is_(None))
    return live.values(revoked_at=now, revoked_reason=_REASON)


def _held(queues: tuple[Queue, ...], moment: datetime) -> Any:
    """Messages that were due at the moment: in the days that are lost they have been sent, very likely."""
    pending = sa.update(Outbox).where(Outbox.queue.in_(queues)).where(Outbox.state.in_(_ON_ITS_WAY))
    return pending.where(Outbox.due <= moment).execution_options(synchronize_session=False)


def _count(db: Session, statement: Any) -> int:
    result = db.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]
