"""Who has turned what, from the audit log."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from common.models import AuditLog, AuditText, User
from common.operators.who import Person

TURNS = ("tuning.feature_off", "tuning.feature_on", "tuning.limit_set", "tuning.limit_reset")
NEWEST = 30


def last_turns(db: Session) -> Sequence[Row[AuditLog, User | None, str | None]]:
    """The newest turns with who and why, along `audit_log_action_ix`."""
    rows = (
        select(AuditLog, Person, AuditText.text)
        .outerjoin(Person, Person.id == AuditLog.actor_id)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.action.in_(TURNS))
        .order_by(AuditLog.id.desc())
    )
    return db.execute(rows.limit(NEWEST)).all()
