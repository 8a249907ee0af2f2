"""What is read about people and their attempts to become users."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Registration, User

_MOST_ATTEMPTS = 10


def user_by_email(db: Session, email: str) -> User | None:
    """The user who can sign in with this address, in whatever case it is written."""
    return db.scalar(
        select(User)
        .where(User.email == email)
        .where(User.email_verified_at.is_not(None))
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
    )


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
