"""The open attempts to register a number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.models import Registration


def open_attempts(db: Session, phone: str, now: datetime) -> Sequence[Registration]:
    """The attempts of a number that a code may still open an account for, newest first, locked."""
    return db.scalars(
        select(Registration)
        .where(Registration.phone == phone)
        .where(Registration.used_at.is_(None))
        .where(Registration.expires_at > now)
        .order_by(Registration.id.desc())
        .with_for_update()
    ).all()


def prolong_attempts(db: Session, phone: str, now: datetime, until: datetime) -> None:
    """Keep a number's open attempts open as long as the code that was just asked for again."""
    for attempt in open_attempts(db, phone, now):
        attempt.expires_at = until


def drop_attempts(db: Session, phone: str, now: datetime) -> None:
    """Close every attempt of a number: one of them has been verified."""
    open_ones = update(Registration).where(Registration.phone == phone).where(Registration.used_at.is_(None))
    db.execute(open_ones.values(used_at=now))
