"""Who may do what to whom in a team: an owner everything, a manager only to those who neither own nor manage."""

from sqlalchemy.orm import Session

from common.errors import Conflict, Forbidden
from common.i18n import _
from common.models import Employee, Role, User
from common.team import role_in
from functions.business.onboarding import queries


class OwnersOnly(Forbidden):
    """Managers are made, changed and dismissed by the owner; owners by nobody else."""

    code = "owners_only"
    title = _("Only an owner of the business may do this.")


class OwnersStay(Conflict):
    """An owner's role ends by handing the business over."""

    code = "owners_stay"
    title = _("An owner's role cannot be changed here.")
    detail = _("To make somebody else the owner, hand the business over.")


def may(actor: Role, whom: Role, becomes: Role, *, is_oneself: bool = False) -> bool:
    """Whether `actor` may change, invite or dismiss somebody who is `whom` and will be `becomes`.

    Somebody new, or who leaves, becomes what they are. Nobody but an owner changes a role: one's own least of all.
    """
    if actor is Role.OWNER:
        return True
    is_below = whom is Role.EMPLOYEE or is_oneself
    return actor is Role.MANAGER and whom is becomes and is_below


def refuse_newcomer(db: Session, business_id: int, role: Role, by: User | None) -> None:
    """Raise `OwnersOnly` if `by` may not add somebody with this role; None is a tool of our own."""
    if by is not None and not may(_role_of(db, by, business_id), role, role):
        raise OwnersOnly


def refuse_beyond(db: Session, employee: Employee, by: User | None, becomes: Role | None = None) -> Role:
    """Raise `OwnersOnly` or `OwnersStay` if `by` may not do this to an employee; returns the role he has.

    `becomes` is the role asked for, None for as before.
    """
    member = queries.member_of(db, employee)
    whom = member.role if member else employee.joins_as
    if by is not None:
        is_oneself = member is not None and member.user_id == by.id
        actor = _role_of(db, by, employee.business_id)
        if not may(actor, whom, becomes or whom, is_oneself=is_oneself):
            raise OwnersOnly
    if whom is Role.OWNER and becomes not in (None, Role.OWNER):
        raise OwnersStay
    return whom


def _role_of(db: Session, by: User, business_id: int) -> Role:
    """What somebody is at this moment; raises `OwnersOnly` for one who has just lost it."""
    role = role_in(db, by, business_id)
    if role is None:
        raise OwnersOnly
    return role
