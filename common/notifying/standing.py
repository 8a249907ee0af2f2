"""A notification that is to be carried further, read again at the moment it leaves."""

from sqlalchemy.orm import Session

from common.models import Notification, NotificationType
from common.notifying import security, visits
from common.notifying.telling import Standing
from common.settings import Settings


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification would say now; None if it is no longer true, or no longer this person's to know."""
    if notification.type is NotificationType.SECURITY:
        return security.as_it_stands(db, notification, settings)
    return visits.as_it_stands(db, notification, settings)
