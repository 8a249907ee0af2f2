"""The open attempts to register, and who leaves while somebody registers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Registration, User

_MOST_ATTEMPTS = 10


def locked_attempts(db: Session, email: str, now: datetime) -> Sequence[Registration]:
    """The newest open registrations of an address, locked in order, so that guesses are counted one by one."""
    newest = (
        select(Registration.id)
        .where(Registration.email == email)
        .where(Registration.used_at.is_(None))
        .where(Registration.expires_at > now)
        .order_by(Registration.id.desc())
        .limit(_MOST_ATTEMPTS)
    )
    return db.scalars(
        select(Registration)
        .where(Registration.id.in_(newest))
        .order_by(Registration.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def leaver_with(db: Session, email: str) -> User | None:
    """Whoever has proved this address and asked for their account to be deleted, while that can be undone."""
    leaving = select(User).where(User.deletion_requested_at.is_not(None)).where(User.blocked_at.is_(None))
    return db.scalar(leaving.where(User.email == email).where(User.email_verified_at.is_not(None)))
