"""The open attempts to register, and who leaves while somebody registers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Registration, User

_MOST_ATTEMPTS = 10


def locked_attempts(db: Session, email: str, now: datetime) -> Sequence[Registration]:
    """The newest open registrations of an address, locked in order, so that guesses are counted one by one.

    Whether one is open is asked of the locked row once more: whoever waited for it may find it used by now.
    """
    open_ones = (
        select(Registration)
        .where(Registration.email == email)
        .where(Registration.used_at.is_(None))
        .where(Registration.expires_at > now)
    )
    newest = open_ones.order_by(Registration.id.desc()).limit(_MOST_ATTEMPTS)
    return db.scalars(
        open_ones.where(Registration.id.in_(newest.with_only_columns(Registration.id)))
        .order_by(Registration.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def leaver_with(db: Session, email: str) -> User | None:
    """Whoever has proved this address and asked for their account to be deleted, while that can be undone."""
    leaving = select(User).where(User.deletion_requested_at.is_not(None)).where(User.blocked_at.is_(None))
    return db.scalar(leaving.where(User.email == email).where(User.email_verified_at.is_not(None)))
