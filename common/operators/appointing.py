"""Who becomes one of AvatID's own people, and who stops being one."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from common import audit
from common.errors import Conflict
from common.i18n import _
from common.models import BusinessMember, Operator, OperatorRole, OperatorSession, User, UserSession


class InABusinessTeam(Conflict):
    """The two worlds never mix: an operator is nobody's team."""

    code = "in_a_business_team"
    title = _("This person works for a business.")
    detail = _("Somebody who belongs to a business's team cannot be an operator; give them a second account.")


def appoint(
    db: Session,
    user: User,
    role: OperatorRole | None,
    *,
    now: datetime,
    by: Operator | None = None,
    reason: str | None = None,
    request_id: str | None = None,
) -> Operator:
    """Make somebody an operator, or give one another role; `by` is the operator who does, None for the system.

    Without a role a new one is support, and others stay what they are. Whoever comes back after a revocation
    enrols a second factor anew; with a new role one signs in anew. Raises `InABusinessTeam`.
    """
    if db.scalar(select(BusinessMember.id).where(BusinessMember.user_id == user.id).limit(1)) is not None:
        raise InABusinessTeam
    db.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    operator = db.get(Operator, user.id, with_for_update=True)
    if operator is None or operator.revoked_at is not None:
        operator = _newly(db, user, operator, now)
    elif role in (None, operator.role):
        return operator
    operator.role = role or operator.role
    sign_out(db, user.id, "role_changed", now)
    audit.note(
        db,
        by,
        "operator.appointed",
        subject=user,
        data={"role": operator.role},
        text=reason,
        request_id=request_id,
    )
    return operator


def _newly(db: Session, user: User, former: Operator | None, now: datetime) -> Operator:
    operator = former or Operator(user_id=user.id)
    operator.role, operator.created_at, operator.revoked_at = OperatorRole.SUPPORT, now, None
    operator.totp_secret = operator.totp_confirmed_at = operator.totp_last_step = None
    db.add(operator)
    return operator


def revoke(
    db: Session,
    operator: Operator,
    *,
    now: datetime,
    by: Operator | None = None,
    reason: str | None = None,
    request_id: str | None = None,
) -> None:
    """Take an operator's rights away, with the next request; nothing if they are gone already."""
    if operator.revoked_at is not None:
        return
    operator.revoked_at = now
    sign_out(db, operator.user_id, "operator_revoked", now)
    person = db.get_one(User, operator.user_id)
    audit.note(db, by, "operator.revoked", subject=person, text=reason, request_id=request_id)


def sign_out(db: Session, operator_id: int, reason: str, now: datetime) -> None:
    """End an operator's sessions at the panel and in people's accounts, and those of colleagues in theirs."""
    _close_support_sessions(db, operator_id, reason, now)
    db.execute(
        update(OperatorSession)
        .where(OperatorSession.operator_id == operator_id)
        .where(OperatorSession.ended_at.is_(None))
        .values(ended_at=now, ended_reason=reason)
    )


def _close_support_sessions(db: Session, operator_id: int, reason: str, now: datetime) -> None:
    mine = or_(UserSession.acting_user_id == operator_id, UserSession.user_id == operator_id)
    db.flush()
    db.execute(
        update(UserSession)
        .where(UserSession.acting_user_id.is_not(None))
        .where(mine)
        .where(UserSession.revoked_at.is_(None))
        .values(revoked_at=now, revoked_reason=reason)
    )
