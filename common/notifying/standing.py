"""A notification that is to be carried further, read again at the moment it leaves."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from common.models import Notification, NotificationType
from common.notifying import chats, claims, jobs, money, ratings, security, team, visits, waiting
from common.notifying.telling import Standing
from common.settings import Settings

_READERS: dict[NotificationType, Callable[[Session, Notification, Settings], Standing | None]] = {
    NotificationType.SECURITY: security.as_it_stands,
    NotificationType.JOB_APPLICATION: jobs.as_it_stands,
    NotificationType.APPLICATION_DECIDED: jobs.as_it_stands,
    NotificationType.CLAIM_DECIDED: claims.as_it_stands,
    NotificationType.TEAM: team.as_it_stands,
    NotificationType.PAYMENT_RECEIPT: money.as_it_stands,
    NotificationType.REFUND: money.as_it_stands,
    NotificationType.WAITLIST_OFFER: waiting.as_it_stands,
    NotificationType.CHAT_MESSAGE: chats.as_it_stands,
    NotificationType.RATING_RECEIVED: ratings.as_it_stands,
    NotificationType.RATING_REPLY: ratings.as_it_stands,
}
"""Who knows what a type says; everything else is about a visit."""


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification would say now; None if it is no longer true, or no longer this person's to know."""
    return _READERS.get(notification.type, visits.as_it_stands)(db, notification, settings)
