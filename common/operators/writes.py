"""A second pair of eyes: a support session reads, until another operator lets it change something."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import audit
from common.errors import Forbidden
from common.i18n import _
from common.models import Operator, User, UserSession
from common.operators.who import operator_of


class NeedsAnotherOperator(Forbidden):
    """Nobody allows their own writes, nor those of a session that is over."""

    code = "needs_another_operator"
    title = _("Another operator has to allow this.")


def allow_writes(
    db: Session,
    session: UserSession,
    by: User,
    *,
    now: datetime,
    reason: str | None = None,
    request_id: str | None = None,
) -> Operator:
    """Let a live support session change things until it ends; `by` is a live operator who did not open it.

    Credentials, deletion, payments, export and chat stay out of its reach. Raises `NeedsAnotherOperator`.
    """
    second = operator_of(db, by)
    if second is None or not _allowed(db, session, by, now):
        raise NeedsAnotherOperator
    db.refresh(session)
    audit.note(
        db,
        second,
        "support.writes_allowed",
        subject=db.get_one(User, session.user_id),
        object=("session", session.uid),
        text=reason,
        request_id=request_id,
    )
    return second


def _allowed(db: Session, session: UserSession, by: User, now: datetime) -> bool:
    """In one statement, so that a session that ends at this moment stays closed."""
    allowed = db.scalar(
        update(UserSession)
        .where(UserSession.id == session.id)
        .where(UserSession.acting_user_id.is_not(None))
        .where(UserSession.acting_user_id != by.id)
        .where(UserSession.user_id != by.id)
        .where(UserSession.revoked_at.is_(None))
        .where(UserSession.expires_at > now)
        .where(UserSession.writes_allowed_at.is_(None))
        .values(writes_allowed_by_id=by.id, writes_allowed_at=now)
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    )
    return allowed is not None
