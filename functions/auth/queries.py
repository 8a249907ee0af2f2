"""Who can sign in with an address or a number."""

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common.models import User


def user_by_email(db: Session, email: str) -> User | None:
    """The user who can sign in with this address, in whatever case it is written."""
    return db.scalar(open_accounts().where(User.email == email).where(User.email_verified_at.is_not(None)))


def user_by_phone(db: Session, phone: str) -> User | None:
    """The user who can sign in with this number (E.164)."""
    return db.scalar(open_accounts().where(User.phone == phone).where(User.phone_verified_at.is_not(None)))


def open_accounts() -> Select[User]:
    """The accounts one can sign in to: neither blocked nor about to be deleted."""
    return select(User).where(User.blocked_at.is_(None)).where(User.deletion_requested_at.is_(None))


def release_unproven(db: Session, *, email: str | None = None, phone: str | None = None) -> None:
    """Take an address or number off an account that never proved it: whoever proves it now may have it.

    Nothing else of that account changes, and it is never merged with the one of whoever proved it.
    """
    if email is not None:
        held = update(User).where(User.email == email).where(User.email_verified_at.is_(None))
        db.execute(held.values(email=None))
    if phone is not None:
        held = update(User).where(User.phone == phone).where(User.phone_verified_at.is_(None))
        db.execute(held.values(phone=None))
