"""What every channel needs to know of a notification that it carries further."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common import notifying
from common.models import Notification
from common.notifying import Standing
from common.runtime import Runtime


def standing_of(db: Session, uid: UUID, runtime: Runtime) -> Standing | None:
    """What a notification would say now; None if it is no longer true, or no longer this person's to know."""
    notification = db.scalar(select(Notification).where(Notification.uid == uid))
    return notifying.as_it_stands(db, notification, runtime.settings) if notification else None


def mark_sent(db: Session, uid: UUID, now: datetime) -> None:
    """The first channel that delivers makes a notification sent; the others change nothing."""
    mine = update(Notification).where(Notification.uid == uid)
    db.execute(mine.values(sent_at=func.coalesce(Notification.sent_at, now)))
