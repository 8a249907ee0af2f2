"""Whose account is to be looked into."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import User
from functions.auth.queries import user_by_email, user_by_phone


def person(db: Session, named: str) -> User | None:
    """The person with this uid, proven address or proven number; not one who is blocked or leaving."""
    if "@" in named:
        return user_by_email(db, named)
    if named.startswith("+"):
        return user_by_phone(db, named)
    return db.scalar(
        select(User)
        .where(User.uid == UUID(named))
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
    )
