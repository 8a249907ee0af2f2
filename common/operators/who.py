"""Who is one of AvatID's own people."""

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, aliased

from common.models import Operator, User

Person = aliased(User, name="person")
"""The operator as a person; under a name of their own, as they are asked for beside the person they help."""


def live_operators(*which: ColumnElement[bool]) -> Select[Operator, User]:
    """Operators with their person: not revoked, not blocked or leaving, and with a confirmed second factor.

    `which` narrows them down, in the columns of `Operator` and `Person`.
    """
    return (
        select(Operator, Person)
        .join(Person, Person.id == Operator.user_id)
        .where(Operator.revoked_at.is_(None))
        .where(Operator.totp_confirmed_at.is_not(None))
        .where(Person.blocked_at.is_(None))
        .where(Person.deletion_requested_at.is_(None))
        .where(*which)
    )


def operator_of(db: Session, user: User) -> Operator | None:
    """The operator that a user is at this moment, if any."""
    row = db.execute(live_operators(Operator.user_id == user.id)).one_or_none()
    return row[0] if row else None


def operator_by_email(db: Session, email: str) -> Row[Operator, User] | None:
    """The operator with this proven address and the person behind it, in whatever case it is written."""
    return db.execute(
        live_operators(Person.email == email, Person.email_verified_at.is_not(None))
    ).one_or_none()


def is_appointed(db: Session, user: User) -> bool:
    """Whether somebody is an operator, with a second factor or still without."""
    row = select(Operator.user_id).where(Operator.user_id == user.id).where(Operator.revoked_at.is_(None))
    return db.scalar(row) is not None
