"""Who is one of AvatID's own people: appointed, given another role, revoked, let enrol anew; by another admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import operators
from common.errors import Conflict, Forbidden, NotFound
from common.i18n import _
from common.models import Operator, OperatorRole, OperatorSession, User
from functions.auth.queries import user_by_email


class NobodyAtThisAddress(Conflict):
    """Only somebody who has proven the address can be trusted with it."""

    code = "nobody_at_this_address"
    title = _("Nobody has an account with this address.")
    detail = _("They first make an account in the app, confirm the address and choose a password.")


class AlreadyAppointed(Conflict):
    """A role is given to colleagues where they stand in the list."""

    code = "already_appointed"
    title = _("This person is one of AvatID's own people already.")


class OwnRights(Conflict):
    """Nobody changes their own rights: so there is always an admin left, and a second pair of eyes."""

    code = "own_rights"
    title = _("Nobody changes their own rights.")
    detail = _("Ask another admin.")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of AvatID's own people; `seen_at` is when they were last at the panel, within the last three months."""

    person: User
    operator: Operator
    seen_at: datetime | None


def everybody(db: Session) -> Sequence[Colleague]:
    """All who are or were: those who are first, by name; at most five hundred."""
    seen = select(func.max(OperatorSession.last_seen_at)).where(
        OperatorSession.operator_id == Operator.user_id
    )
    rows = select(User, Operator, seen.scalar_subquery()).join(Operator, Operator.user_id == User.id)
    order = (Operator.revoked_at.is_not(None), User.name, User.id)
    return [Colleague(*row) for row in db.execute(rows.order_by(*order).limit(500))]


def appoint(
    db: Session,
    operator: Operator,
    email: str,
    role: OperatorRole,
    reason: str,
    *,
    now: datetime,
    request_id: str | None,
) -> User:
    """Make somebody with a proven address an operator, who makes a second factor at the first sign-in.

    Raises `NobodyAtThisAddress`, `AlreadyAppointed`, `InABusinessTeam`; `Forbidden` for whoever is no admin.
    """
    reason = operators.checked_reason(reason)
    person = user_by_email(db, email)
    if person is None:
        raise NobodyAtThisAddress
    _take_turns(db, operator, person)
    if operators.is_appointed(db, person):
        raise AlreadyAppointed
    operators.appoint(db, person, role, now=now, by=operator, reason=reason, request_id=request_id)
    return person


def give_role(
    db: Session,
    operator: Operator,
    uid: UUID,
    role: OperatorRole,
    reason: str,
    *,
    now: datetime,
    request_id: str | None,
) -> User:
    """Give a colleague another role, who signs in anew; raises `NotFound`, `OwnRights`, `Forbidden`."""
    reason = operators.checked_reason(reason)
    person, _theirs = _colleague(db, operator, uid)
    operators.appoint(db, person, role, now=now, by=operator, reason=reason, request_id=request_id)
    return person


def revoke(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> User:
    """Take a colleague's rights away with their next request; raises `NotFound`, `OwnRights`, `Forbidden`."""
    reason = operators.checked_reason(reason)
    person, theirs = _colleague(db, operator, uid)
    operators.revoke(db, theirs, now=now, by=operator, reason=reason, request_id=request_id)
    return person


def reset_second_factor(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> User:
    """Let a colleague make a second factor anew, signed out until then; raises as `revoke` does."""
    reason = operators.checked_reason(reason)
    person, theirs = _colleague(db, operator, uid)
    operators.reset_totp(db, theirs, operator, now=now, reason=reason, request_id=request_id)
    return person


def _colleague(db: Session, admin: Operator, uid: UUID) -> tuple[User, Operator]:
    """A colleague who is one still, locked."""
    person = db.scalar(select(User).where(User.uid == uid))
    if person is None:
        raise NotFound
    _take_turns(db, admin, person)
    appointed = select(Operator).where(Operator.user_id == person.id).where(Operator.revoked_at.is_(None))
    theirs = db.scalar(appointed.with_for_update().execution_options(populate_existing=True))
    if theirs is None:
        raise NotFound
    return person, theirs


def _take_turns(db: Session, admin: Operator, person: User) -> None:
    """Lock both, in one order: of two admins who revoke each other at once, the second is none any more."""
    if person.id == admin.user_id:
        raise OwnRights
    both = select(User.id).where(User.id.in_((admin.user_id, person.id))).order_by(User.id)
    db.execute(both.with_for_update(key_share=True))
    is_admin = operators.live_operators(
        Operator.user_id == admin.user_id, Operator.role == OperatorRole.ADMIN
    ).with_only_columns(Operator.user_id)
    if db.scalar(is_admin) is None:
        raise Forbidden
