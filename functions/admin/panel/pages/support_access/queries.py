"""Who looks, or has looked, into whose account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from common.errors import NotFound
from common.models import AuditLog, AuditText, User, UserSession

PAGE_SIZE = 50
MOST_OPEN = 200
_Helped, _Helper, _Second = (aliased(User, name=name) for name in ("helped", "helper", "second"))


@dataclass(frozen=True, slots=True)
class Look:
    """A colleague in somebody's account; `second` has let it change things, `entry` and `words` tell why it began.

    Of one long ago there is no `session` any more.
    """

    session: UserSession | None
    person: User
    colleague: User
    second: User | None
    entry: AuditLog | None
    words: str | None


def open_looks(db: Session, now: datetime) -> list[Look]:
    """Those at this moment, the newest first, along `user_session_writes_asked_ix`."""
    opened = and_(
        AuditLog.subject_id == UserSession.user_id,
        AuditLog.action == "support.opened",
        AuditLog.object_uid == UserSession.uid,
    )
    rows = (
        select(UserSession, _Helped, _Helper, _Second, AuditLog, AuditText.text)
        .join(_Helped, _Helped.id == UserSession.user_id)
        .join(_Helper, _Helper.id == UserSession.acting_user_id)
        .outerjoin(_Second, _Second.id == UserSession.writes_allowed_by_id)
        .outerjoin(AuditLog, opened)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(_is_open(now))
        .order_by(UserSession.created_at.desc(), UserSession.id.desc())
    )
    return [Look(*row) for row in db.execute(rows.limit(MOST_OPEN))]


def all_looks(db: Session, page: int) -> list[Look]:
    """A page of those that ever were, the newest first: by the audit log, which outlives the sessions."""
    rows = (
        select(UserSession, _Helped, _Helper, _Second, AuditLog, AuditText.text)
        .select_from(AuditLog)
        .join(_Helped, _Helped.id == AuditLog.subject_id)
        .join(_Helper, _Helper.id == AuditLog.actor_id)
        .outerjoin(UserSession, UserSession.uid == AuditLog.object_uid)
        .outerjoin(_Second, _Second.id == UserSession.writes_allowed_by_id)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.action == "support.opened")
        .order_by(AuditLog.id.desc())
    )
    return [Look(*row) for row in db.execute(rows.limit(PAGE_SIZE).offset(page * PAGE_SIZE))]


def open_session(db: Session, uid: UUID, now: datetime) -> UserSession:
    """A colleague's live session in somebody's account; raises `NotFound` for everything else."""
    found = db.scalar(select(UserSession).where(UserSession.uid == uid).where(_is_open(now)))
    if found is None:
        raise NotFound
    return found


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(
        UserSession.acting_user_id.is_not(None),
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > now,
    )
