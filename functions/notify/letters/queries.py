"""Whom a letter was for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import User


def reader_at(db: Session, address: str) -> User | None:
    """The person whose proven address this is; locked, because something about their letters changes."""
    if not address.isprintable():  # PostgreSQL has no text with a NUL or half a letter in it
        return None
    proven = select(User).where(User.email == address).where(User.email_verified_at.is_not(None))
    return db.scalar(proven.where(User.erased_at.is_(None)).with_for_update())
