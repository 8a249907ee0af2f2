"""Keeping somebody out, letting them in again, and signing their devices out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit, conversations, following, operators
from common.errors import Conflict
from common.i18n import _
from common.models import Device, Operator, User
from common.notifying import tell_security
from functions.auth import sessions
from functions.auth.operating import queries


class OperatorStays(Conflict):
    """AvatID's own people are not blocked by each other, nor by themselves: an admin revokes them first."""

    code = "is_operator"
    title = _("This person is one of AvatID's own people.")
    detail = _("Take away their rights as an operator first; then their account can be blocked.")


def block(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> User:
    """Keep somebody out from their next request on; once more changes nothing. They are told by mail.

    1. the account is locked: whoever signs in or is made an operator at this moment comes before or after; 2. every
    session ends, those of colleagues who look into the account too, and every phone falls silent; 3. conversations
    and topics go on without them. Bookings and businesses stay as they are. Raises `NotFound` or `OperatorStays`.
    """
    reason = operators.checked_reason(reason)
    person = sessions.locked_account(db, queries.person(db, uid))
    if operators.is_appointed(db, person):
        raise OperatorStays
    if person.blocked_at is not None:
        return person
    person.blocked_at = now
    person.token_version += 1
    sessions.close_all_sessions(db, person, "blocked", now)
    following.forget_devices(db, Device.user_id == person.id, now=now)
    conversations.person_changed(db, person, now=now)
    tell_security(db, person, "account_blocked", {}, now=now)
    db.flush()
    _note(db, operator, "account.blocked", person, reason, request_id)
    return person


def unblock(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> User:
    """Let somebody in again, who then signs in anew and is told by mail; once more changes nothing.

    Raises `NotFound`.
    """
    reason = operators.checked_reason(reason)
    person = sessions.locked_account(db, queries.person(db, uid))
    if person.blocked_at is None:
        return person
    person.blocked_at = None
    conversations.person_changed(db, person, now=now)
    following.realign(db, person, now=now)
    tell_security(db, person, "account_unblocked", {}, now=now)
    db.flush()
    _note(db, operator, "account.unblocked", person, reason, request_id)
    return person


def end_session(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> None:
    """Sign one device out, or a colleague who looks into the account; raises `NotFound` for one that is over."""
    reason = operators.checked_reason(reason)
    found = queries.open_session(db, uid, now)
    person = sessions.locked_account(db, found.user)
    sessions.close_own_session(db, person, uid, "ended_by_operator", now)
    db.flush()
    _note(db, operator, "session.ended", person, reason, request_id, object=("session", uid))


def end_all_sessions(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> int:
    """Sign somebody out everywhere, who may sign in again; how many devices that were. Raises `NotFound`."""
    reason = operators.checked_reason(reason)
    person = sessions.locked_account(db, queries.person(db, uid))
    count = len(queries.open_sessions_of(db, person, now))
    sessions.close_all_sessions(db, person, "ended_by_operator", now)
    db.flush()
    _note(db, operator, "session.all_ended", person, reason, request_id, data={"sessions": count})
    return count


def _note(
    db: Session,
    operator: Operator,
    action: str,
    person: User,
    reason: str,
    request_id: str | None,
    **more: Any,
) -> None:
    audit.note(db, operator, action, subject=person, text=reason, request_id=request_id, **more)
