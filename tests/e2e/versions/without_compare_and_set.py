"""The sabotage: an auth family that moves a session on whatever generation it has reached."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.models import UserSession
from common.settings import Settings
from functions.auth.sessions import renewing
from main import auth

__all__ = ["auth"]


def move_on(db: Session, session: UserSession, gen: int, now: datetime, settings: Settings) -> bool:
    """Set without comparing: the statement of ours, less `gen = :gen`."""
    expires_at = now + timedelta(seconds=settings.refresh_ttl_seconds)
    mine = update(UserSession).where(UserSession.id == session.id)
    db.execute(mine.values(gen=gen + 1, rotated_at=now, last_seen_at=now, expires_at=expires_at))
    return True


assert callable(renewing._moved_on)
renewing._moved_on = move_on
