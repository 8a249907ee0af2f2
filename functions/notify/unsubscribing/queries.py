"""Whose letter it is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import User
from common.settings import Settings
from functions.notify.unsubscribing.links import person_named_by


def reader_of(db: Session, token: str, settings: Settings) -> User:
    """Whoever the letter with this token was to; raises `NotFound`."""
    uid = person_named_by(token, settings)
    found = select(User).where(User.uid == uid).where(User.erased_at.is_(None))
    reader = db.scalar(found) if uid else None
    if reader is None:
        raise NotFound
    return reader
