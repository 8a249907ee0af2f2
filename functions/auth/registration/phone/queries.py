"""The open attempts to register a number."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.models import Registration


def newest_attempt(db: Session, phone: str, now: datetime) -> Registration | None:
    """The attempt that a number's newest code belongs to, locked."""
    return db.scalar(
        select(Registration)
        .where(Registration.phone == phone)
        .where(Registration.used_at.is_(None))
        .where(Registration.expires_at > now)
        .order_by(Registration.id.desc())
        .limit(1)
        .with_for_update()
    )


def prolong_attempt(db: Session, phone: str, now: datetime, until: datetime) -> None:
    """Keep a number's newest attempt open as long as the code that was just asked for again."""
    attempt = newest_attempt(db, phone, now)
    if attempt is not None:
        attempt.expires_at = until


def drop_attempts(db: Session, phone: str, now: datetime) -> None:
    """Close every attempt of a number: one of them has been verified."""
    open_ones = update(Registration).where(Registration.phone == phone).where(Registration.used_at.is_(None))
    db.execute(open_ones.values(used_at=now))
